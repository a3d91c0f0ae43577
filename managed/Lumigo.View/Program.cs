using System.Text;
using Lumigo.View;

var palette = Palette.For(Console.IsOutputRedirected, Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("TERM"));

// Console.Out writes each line at once, which is slow for many of them; and where the locale says nothing, it has no tree lines.
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), bufferSize: 64 * 1024);
return new Viewer(Console.In, output, Console.Error, palette).Run(args);
