using System.Text.Json;
using Lumigo.AutoInstrumentation.Bridge.MongoDb;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using MongoDB.Bson;
using NUnit.Framework;

namespace Lumigo.UnitTests.Databases;

/// <summary>Documents as JSON; the documents are those of the look-alike that the sample app uses.</summary>
[TestFixture]
public sealed class BsonTextTests
{
    [Test]
    public void Every_type_is_json_and_what_the_driver_adds_is_left_out()
    {
        var document = new BsonDocument("insert", "re\"views\n").Add("n", 1).Add("long", 1L << 40).Add("real", 1.5).Add("no", double.NaN).Add("flag", true).Add("none", BsonNull.Value)
            .Add("bytes", new byte[100]).Add("time", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)).Add("id", new BsonObjectId(new byte[12]))
            .Add("array", new BsonArray([1, new BsonDocument("lsid", "kept")])).Add("lsid", 1).Add("$db", "shop");
        Assert.That(Text(document), Is.EqualTo(
            """
            {"insert":"re\"views\u000a","n":1,"long":1099511627776,"real":1.5,"no":"NaN","flag":true,"none":null,"bytes":"<binary>","time":"2026-01-02T03:04:05Z","id":"000000000000000000000000","array":[1,{"lsid":"kept"}]}
            """));
    }

    [Test]
    public void However_large_a_document_is_its_text_is_not_and_stays_json()
    {
        var deep = new BsonDocument();
        for (var level = 0; level < 100; level++)
        {
            deep = new BsonDocument("deeper", deep).Add("text", new string('\u00e9', 50));
        }
        foreach (var document in new[] { new BsonDocument("a", new string('"', 100_000)), new BsonDocument("a", new BsonArray(Endless())), deep })
        {
            var text = Text(document);
            Assert.That(text, Has.Length.LessThanOrEqualTo(Payloads.MaxLength));
            Assert.DoesNotThrow(() => JsonDocument.Parse(text).Dispose());
        }
    }

    [Test]
    public void The_code_of_what_was_not_written_is_found_in_a_reply()
    {
        var error = new BsonDocument("index", 1).Add("code", 11000).Add("errmsg", "duplicate");
        var refused = new BsonDocument("n", 0).Add("writeErrors", new BsonArray([error, new BsonDocument("code", 121)])).Add("ok", 1);
        Assert.That(new BsonText(refused).CodeOfWriteError(refused), Is.EqualTo("11000"));
        foreach (var other in new[] { new BsonDocument("n", 1), new BsonDocument("writeErrors", new BsonArray()), new BsonDocument("writeErrors", 1) })
        {
            Assert.That(new BsonText(other).CodeOfWriteError(other), Is.Null);
        }
    }

    [Test]
    public void A_span_gets_the_command_that_was_announced_right_before_it_and_its_reply_by_its_id()
    {
        CommandTexts.Announce(new CommandText("hello", 1, "{}"));
        Assert.That(CommandTexts.TakeAnnounced("find"), Is.Null, "another command's");
        CommandTexts.Announce(new CommandText("find", 2, "{}"));
        var found = CommandTexts.TakeAnnounced("find");
        Assert.That(CommandTexts.TakeAnnounced("find"), Is.Null, "taken");
        Assert.That(CommandTexts.TakeRunning(1), Is.Null, "without a span");
        Assert.That(CommandTexts.TakeRunning(2), Is.SameAs(found).And.Not.Null);
        Assert.That(CommandTexts.TakeRunning(2), Is.Null, "ended");
    }

    private static IEnumerable<BsonValue> Endless() => Enumerable.Range(0, 100_000).Select(number => (BsonValue)new BsonDocument("number", number));

    private static string Text(BsonDocument document) => new BsonText(document).Of(document);
}
