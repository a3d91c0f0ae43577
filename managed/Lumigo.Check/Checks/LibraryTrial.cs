using System.Runtime.InteropServices;

namespace Lumigo.Check.Checks;

/// <summary>The part that loads the native library, in a process that may die of it.</summary>
public static class LibraryTrial
{
    /// <summary>The argument that makes this tool the trial; the library follows.</summary>
    public const string Verb = "load";

    /// <summary>What it writes when the library loads.</summary>
    public const string Loaded = "loaded";

    /// <summary>Loads the library and writes one line.</summary>
    public static int Run(string library)
    {
        try
        {
            NativeLibrary.Load(library);
            Console.WriteLine(Loaded);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // The runtime lists all it tried; the line of the file itself says why.
            Console.WriteLine(e.Message.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith(library, StringComparison.Ordinal))?[(library.Length + 1)..].Trim()
                ?? e.Message.Split('\n')[0].Trim());
        }

        return 0;
    }
}
