using Lumigo.View;

namespace Lumigo.ViewTests;

/// <summary>Runs the tool on lines and keeps what it wrote.</summary>
internal sealed class View
{
    private View(int exitCode, string output, string errors)
    {
        ExitCode = exitCode;
        Output = output;
        Errors = errors;
    }

    public int ExitCode { get; }

    public string Output { get; }

    public string Errors { get; }

    public static View Of(params string[] lines) => Run(["-"], string.Join('\n', lines), Palette.None);

    public static View Run(string[] arguments, string input, Palette palette)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exitCode = new Viewer(new StringReader(input), output, errors, palette).Run(arguments);
        return new View(exitCode, output.ToString(), errors.ToString());
    }
}
