using Lumigo.View;

var palette = Palette.For(Console.IsOutputRedirected, Environment.GetEnvironmentVariable("NO_COLOR"));
return new Viewer(Console.In, Console.Out, Console.Error, palette).Run(args);
