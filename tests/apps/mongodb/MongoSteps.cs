using System.Diagnostics;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

/// <summary>What a shop does with its documents.</summary>
public sealed class MongoSteps(string connectionString, ActivitySource source)
{
    private readonly MongoClient _client = new(connectionString);

    private IMongoCollection<BsonDocument> Reviews => _client.GetDatabase("shop").GetCollection("reviews");

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
                Console.WriteLine($"{name}: {exception.GetType().FullName} {exception.Message}");
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
                await _client.GetDatabase("shop").GetCollection("users").InsertOneAsync(new BsonDocument("_id", 1).Add("password", "marmalade-4711"));
                return "inserted";
            case "big":
                await Reviews.InsertManyAsync(Enumerable.Range(100, 50).Select(id => Review(id, new string('x', 5000))));
                return "inserted";
            case "find":
                var cursor = await Reviews.FindAsync(new BsonDocument("stars", 5));
                var found = 0;
                while (await cursor.MoveNextAsync())
                {
                    found += cursor.Current.Count();
                }
                return $"{found} found";
            case "find-sync":
                return $"{Reviews.FindOne(new BsonDocument("_id", 1))!["text"]}";
            case "update":
                return $"{await Reviews.UpdateOneAsync(new BsonDocument("_id", 1), new BsonDocument("$set", new BsonDocument("text", "better")))} updated";
            case "delete":
                return $"{await Reviews.DeleteOneAsync(new BsonDocument("_id", 1))} deleted";
            case "count":
                return $"{await Reviews.CountDocumentsAsync(new BsonDocument())} counted";
            case "run-command":
                return $"{(await _client.GetDatabase("shop").RunCommandAsync(new BsonDocument("ping", 1)))["ok"]}";
            case "duplicate":
                await Reviews.InsertOneAsync(Review(2, "again"));
                return "inserted";
            case "unknown-command":
                return $"{(await _client.GetDatabase("shop").RunCommandAsync(new BsonDocument("nonsense", 1)))["ok"]}";
            case "hung-up":
                return $"{(await _client.GetDatabase("shop").RunCommandAsync(new BsonDocument("hangUp", 1)))["ok"]}";
            case "refused":
                return $"{(await new MongoClient("mongodb://127.0.0.1:1").GetDatabase("shop").RunCommandAsync(new BsonDocument("ping", 1)))["ok"]}";
            case "parallel":
                await Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
                {
                    using var branch = source.StartActivity($"branch-{number}");
                    await Reviews.FindAsync(new BsonDocument("branch", number));
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
        settings.TracingOptions.QueryTextMaxLength = 100;
        await new MongoClient(settings).GetDatabase("shop").RunCommandAsync(new BsonDocument("ping", 1));
        return string.Join(", ", seen);
    }

    private static BsonDocument Review(int id, string text) => new BsonDocument("_id", id).Add("stars", 5).Add("text", text);
}
