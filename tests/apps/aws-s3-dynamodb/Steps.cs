using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;

/// <summary>The calls, by name.</summary>
internal sealed class Steps(AmazonDynamoDBClient dynamo, AmazonS3Client s3, ActivitySource source, string url)
{
    public async Task<string> Run(string name)
    {
        switch (name)
        {
            case "put-item":
                var put = await dynamo.PutItemAsync(new PutItemRequest { TableName = "orders", Item = Item("7") });
                return $"{put.HttpStatusCode}";
            case "get-item":
                return (await Get("orders", "7")).Item["id"].S;
            case "batch-get":
                var batch = await dynamo.BatchGetItemAsync(new BatchGetItemRequest
                {
                    RequestItems = new() { ["orders"] = Keys("1"), ["customers"] = Keys("2") },
                });
                return $"{batch.Responses.Count} tables";
            case "transaction":
                await dynamo.TransactWriteItemsAsync(new TransactWriteItemsRequest
                {
                    TransactItems = new()
                    {
                        new TransactWriteItem { Put = new Put { TableName = "orders", Item = Item("8") } },
                        new TransactWriteItem { Delete = new Delete { TableName = "carts", Key = Item("8") } },
                    },
                });
                return "written";
            case "missing-table":
                return (await Get("missing", "1")).Item["id"].S;
            case "throttled":
                return (await Get("throttled", "1")).Item["id"].S;
            case "overloaded":
                return (await Get("overloaded", "1")).Item["id"].S;
            case "cancelled":
                using (var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)))
                {
                    var slow = dynamo.GetItemAsync(new GetItemRequest { TableName = "slow", Key = Item("1") }, soon.Token);
                    try
                    {
                        await slow;
                    }
                    finally
                    {
                        Console.WriteLine($"{name}: task is {slow.Status}");
                    }

                    return "not cancelled";
                }

            case "sync-over-async":
                return dynamo.GetItemAsync(new GetItemRequest { TableName = "orders", Key = Item("9") }).GetAwaiter().GetResult().Item["id"].S;
            case "parallel":
                var items = await Task.WhenAll(Enumerable.Range(0, 20).Select(Parallel));
                return string.Join(',', items);
            case "unreachable":
                using (var nobody = new AmazonDynamoDBClient("key", "secret", new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:1", AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 }))
                {
                    return (await nobody.GetItemAsync(new GetItemRequest { TableName = "orders", Key = Item("1") })).Item["id"].S;
                }

            case "put-object":
                using (var content = new MemoryStream("streamed content"u8.ToArray()))
                {
                    var stored = await s3.PutObjectAsync(new Amazon.S3.Model.PutObjectRequest { BucketName = "pictures", Key = "cats/1.txt", InputStream = content });
                    return $"{stored.HttpStatusCode}";
                }

            case "get-object":
                using (var got = await s3.GetObjectAsync("pictures", "cats/1.txt"))
                {
                    return await new StreamReader(got.ResponseStream).ReadToEndAsync();
                }

            case "missing-key":
                using (var none = await s3.GetObjectAsync("pictures", "missing"))
                {
                    return $"{none.HttpStatusCode}";
                }

            case "busy-bucket":
                return $"{(await s3.DeleteObjectAsync("busy", "cats/1.txt")).HttpStatusCode}";
            case "other-http":
                using (var http = new HttpClient())
                {
                    return await http.GetStringAsync(url + "/ping");
                }

            default:
                throw new ArgumentException(name);
        }
    }

    private async Task<string> Parallel(int number)
    {
        using var branch = source.StartActivity($"branch-{number}");
        await Task.Yield();
        return (await Get("orders", $"{number}")).Item["id"].S;
    }

    private Task<GetItemResponse> Get(string table, string id) => dynamo.GetItemAsync(new GetItemRequest { TableName = table, Key = Item(id) });

    private static Dictionary<string, AttributeValue> Item(string id) => new() { ["id"] = new AttributeValue { S = id } };

    private static KeysAndAttributes Keys(string id) => new() { Keys = new() { Item(id) } };
}
