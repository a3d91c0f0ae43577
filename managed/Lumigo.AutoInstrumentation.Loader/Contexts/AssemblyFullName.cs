namespace Lumigo.AutoInstrumentation.Loader.Contexts;

/// <summary>Reads assembly full names without taking them apart: asked at every assembly load.</summary>
internal static class AssemblyFullName
{
    /// <summary>Whether a full name (<c>Name, Version=…</c>) has this simple name.</summary>
    public static bool HasSimpleName(string fullName, string simpleName) =>
        fullName.Length > simpleName.Length && fullName[simpleName.Length] == ',' && fullName.StartsWith(simpleName, StringComparison.Ordinal);
}
