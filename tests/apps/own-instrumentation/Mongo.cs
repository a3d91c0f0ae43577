using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Extensions.DiagnosticSources;

namespace OwnInstrumentation;

internal sealed class Mongo : Library
{
    public override async Task UseAsync(string connection, Step step)
    {
        MongoClientSettings settings = MongoClientSettings.FromConnectionString(connection);
        settings.ClusterConfigurator = new EventSubscriber().SubscribeTo;
        IMongoDatabase shop = new MongoClient(settings).GetDatabase("shop");
        IMongoCollection<BsonDocument> reviews = shop.GetCollection<BsonDocument>("reviews");
        await step("insert", async () =>
        {
            await reviews.InsertManyAsync(Enumerable.Range(1, 4).Select(id => new BsonDocument("_id", id).Add("stars", 5)));
            return "inserted";
        });
        await step("find", async () =>
        {
            using IAsyncCursor<BsonDocument> cursor = await reviews.FindAsync(new BsonDocument("stars", 5), new FindOptions<BsonDocument> { BatchSize = 2 });
            int found = 0;
            while (await cursor.MoveNextAsync())
            {
                found += cursor.Current.Count();
            }

            return $"{found} found";
        });
        await step("failing", async () => (await shop.RunCommandAsync<BsonDocument>(new BsonDocument("nonsense", 1))).ToString()!);
    }
}
