using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;

// aws-s3-dynamodb URL STEP...: calls S3 and DynamoDB at a URL; each step inside a span of its own, and says what it got.
var url = args[0];
var credentials = new BasicAWSCredentials("key", "secret");
using var dynamo = new AmazonDynamoDBClient(credentials, new AmazonDynamoDBConfig { ServiceURL = url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = 3 });
using var s3 = new AmazonS3Client(credentials, new AmazonS3Config { ServiceURL = url, AuthenticationRegion = "eu-west-1", ForcePathStyle = true, MaxErrorRetry = 2 });
using var source = new ActivitySource("Sample.Storage");
var steps = new Steps(dynamo, s3, source, url);

foreach (var name in args.Skip(1))
{
    using var step = source.StartActivity(name);
    try
    {
        Console.WriteLine($"{name}: {await steps.Run(name)}");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{name}: {exception.GetType().FullName} {(exception as AmazonServiceException)?.ErrorCode}");
    }

    // What an app sees of a call after it must be what it saw before.
    Console.WriteLine($"{name}: {(Activity.Current == step ? "in its own span" : "in a foreign span")}");
}
