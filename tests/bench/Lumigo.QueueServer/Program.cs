using System.Globalization;
using Lumigo.TestKit.Aws;

// QueueServer [PORT]: prints its URL and serves until its input ends.
using var endpoint = new AwsEndpoint(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 0) { Records = false };
Console.WriteLine(endpoint.Url);
while (Console.Read() >= 0)
{
}
