// Says whether its own startup hook ran before it.
Console.WriteLine($"hook: {AppContext.GetData("Sample.StartupHook") ?? "did not run"}");
Console.WriteLine($"hooks property: {(AppContext.GetData("STARTUP_HOOKS") as string) ?? "none"}");
return 3;
