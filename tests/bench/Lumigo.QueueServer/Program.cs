using System.Globalization;
using Lumigo.TestKit.Aws;

// Lumigo.QueueServer [PORT]: prints its URL and serves until it is told to end.
using var endpoint = new AwsEndpoint(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 0) { Records = false };
Console.WriteLine(endpoint.Url);
await Task.Delay(Timeout.Infinite);
