namespace Lumigo.AutoInstrumentation.Loader.Contexts;

/// <summary>Simple names of the assemblies both of our contexts share with the Default context.</summary>
internal static class SharedAssemblies
{
    public const string Loader = "Lumigo.AutoInstrumentation.Loader";
    public const string DiagnosticSource = "System.Diagnostics.DiagnosticSource";
    public const string Prefix = "Lumigo.";
}
