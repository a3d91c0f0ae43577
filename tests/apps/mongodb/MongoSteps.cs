using System.Diagnostics;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;

/// <summary>What a shop does with its documents.</summary>
public sealed class MongoSteps(string connectionString, ActivitySource source)
{
    private static readonly FindOptions<BsonDocument> s_twoAtATime = new() { BatchSize = 2 };

    private readonly MongoClient _client = new(connectionString);

    private IMongoDatabase Shop => _client.GetDatabase("shop");

    private IMongoCollection<BsonDocument> Reviews => Shop.GetCollection<BsonDocument>("reviews");

    public static async Task Run(string[] args)
    {
        using var source = new ActivitySource("Sample.Mongo");
        var steps = new MongoSteps(args[0], source);
        foreach (var name in args.Skip(1))
        {
            using var step = source.StartActivity(name);
            try
            {
                Console.WriteLine($"{name}: {await steps.Run(name)}");
            }
            catch (Exception exception)
            {
                Console.WriteLine($"{name}: {exception.GetType().FullName} {(exception as MongoCommandException)?.Code}");
            }
            Console.WriteLine($"{name}: {(Activity.Current == step ? "in its own span" : "in a foreign span")}");
        }
    }

    private async Task<string> Run(string step)
    {
        switch (step)
        {
            case "insert":
                await Reviews.InsertOneAsync(Review(1, "good"));
                return "inserted";
            case "insert-many":
                await Reviews.InsertManyAsync(Enumerable.Range(2, 4).Select(id => Review(id, "fine")));
                return "inserted";
            case "secret":
                await Shop.GetCollection<BsonDocument>("users").InsertOneAsync(new BsonDocument("_id", 1).Add("password", "marmalade-4711"));
                return "inserted";
            case "big":
                await Reviews.InsertManyAsync(Enumerable.Range(100, 50).Select(id => Review(id, new string('x', 5000))));
                return "inserted";
            case "find":
                return await Count(await Reviews.FindAsync(new BsonDocument("stars", 5), s_twoAtATime));
            case "find-sync":
                return $"{Reviews.Find(new BsonDocument("_id", 1)).FirstOrDefault()["text"]}";
            case "aggregate":
                return await Count(await Reviews.AggregateAsync<BsonDocument>(new[] { new BsonDocument("$match", new BsonDocument("stars", 5)), new BsonDocument("$count", "n") }));
            case "left-early":
                using (var some = await Reviews.FindAsync(new BsonDocument("stars", 5), s_twoAtATime))
                {
                    return $"{(await some.MoveNextAsync() ? some.Current.Count() : 0)} found";
                }
            case "cursor-lost":
                return await CursorLost();
            case "retried":
                return await Count(await Shop.GetCollection<BsonDocument>("flaky").FindAsync(new BsonDocument("stars", 5)));
            case "unacknowledged":
                await Reviews.WithWriteConcern(WriteConcern.Unacknowledged).InsertOneAsync(Review(70, "whatever"));
                return "sent";
            case "update":
                return $"{(await Reviews.UpdateOneAsync(new BsonDocument("_id", 1), new BsonDocument("$set", new BsonDocument("text", "better")))).ModifiedCount} updated";
            case "delete":
                return $"{(await Reviews.DeleteOneAsync(new BsonDocument("_id", 1))).DeletedCount} deleted";
            case "count":
                return $"{await Reviews.CountDocumentsAsync(new BsonDocument())} counted";
            case "run-command":
                return $"{(await Shop.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1)))["ok"]}";
            case "duplicate":
                await Reviews.InsertOneAsync(Review(2, "again"));
                return "inserted";
            case "unknown-command":
                return $"{(await Shop.RunCommandAsync<BsonDocument>(new BsonDocument("nonsense", 1)))["ok"]}";
            case "too-slow":
                return $"{(await Shop.RunCommandAsync<BsonDocument>(new BsonDocument("slow", 1)))["ok"]}";
            case "cancelled":
                using (var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)))
                {
                    return $"{(await Shop.RunCommandAsync<BsonDocument>(new BsonDocument("sleep", 10), cancellationToken: cancellation.Token))["ok"]}";
                }
            case "hung-up":
                return $"{(await Shop.RunCommandAsync<BsonDocument>(new BsonDocument("hangUp", 1)))["ok"]}";
            case "refused":
                return $"{(await new MongoClient("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500").GetDatabase("shop").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1)))["ok"]}";
            case "parallel":
                await Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
                {
                    using var branch = source.StartActivity($"branch-{number}");
                    using var found = await Reviews.FindAsync(new BsonDocument("branch", number));
                }));
                return "done";
            case "commit" or "abort":
                return await Transaction(step == "commit");
            case "own-subscriber":
                return await OwnSubscriber();
            default:
                throw new ArgumentException($"No step '{step}'.");
        }
    }

    private async Task<string> CursorLost()
    {
        var forgotten = Shop.GetCollection<BsonDocument>("forgotten");
        await forgotten.InsertManyAsync(Enumerable.Range(1, 3).Select(id => Review(id, "lost")));
        return await Count(await forgotten.FindAsync(new BsonDocument("stars", 5), s_twoAtATime));
    }

    private static async Task<string> Count(IAsyncCursor<BsonDocument> cursor)
    {
        using var _ = cursor;
        var found = 0;
        while (await cursor.MoveNextAsync())
        {
            found += cursor.Current.Count();
        }
        return $"{found} found";
    }

    private async Task<string> Transaction(bool commit)
    {
        using var session = await _client.StartSessionAsync();
        var before = Activity.Current;
        session.StartTransaction();
        var isCurrent = Activity.Current == before;
        await Reviews.InsertOneAsync(session, Review(commit ? 50 : 60, "in a transaction"));
        await (commit ? session.CommitTransactionAsync() : session.AbortTransactionAsync());
        return $"ended, {isCurrent}";
    }

    /// <summary>The app listens to the driver's events too.</summary>
    private async Task<string> OwnSubscriber()
    {
        var seen = new List<string>();
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.ClusterConfigurator = builder => builder
            .Subscribe<CommandStartedEvent>(started => seen.Add($"{started.CommandName} started"))
            .Subscribe<CommandSucceededEvent>(succeeded => seen.Add($"{succeeded.CommandName} succeeded"));
        settings.TracingOptions = new TracingOptions { QueryTextMaxLength = 100 };
        await new MongoClient(settings).GetDatabase("shop").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
        return string.Join(", ", seen);
    }

    private static BsonDocument Review(int id, string text) => new BsonDocument("_id", id).Add("stars", 5).Add("text", text);
}
