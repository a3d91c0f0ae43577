using Lumigo.BenchBackend;

new Backend().Run(port: args.Length > 0 ? int.Parse(args[0]) : 0, port => Console.WriteLine($"listening on {port}"));
