using System.Diagnostics;
using System.Reflection;

namespace Lumigo.AutoInstrumentation.DiagnosticsShim;

/// <summary>
/// Looks up what the DiagnosticSource in use may have beyond the 8.0 API. The app decides which version that is: the runtime's own, or a newer
/// package of the app. Each lookup runs once, in the static constructor of the class that needs it.
/// </summary>
internal static class NewerMembers
{
    private static readonly Assembly DiagnosticSource = typeof(ActivitySource).Assembly;

    /// <summary>The public type of that name, or null where this version does not have it.</summary>
    internal static Type? FindType(string fullName) => DiagnosticSource.GetType(fullName, throwOnError: false);

    /// <summary>A delegate that reads the property, or null where this version does not have it.</summary>
    internal static Func<TOwner, TValue>? FindGetter<TOwner, TValue>(string property) =>
        typeof(TOwner).GetProperty(property)?.GetMethod?.CreateDelegate<Func<TOwner, TValue>>();

    /// <summary>A delegate that writes the property, or null where this version does not have it.</summary>
    internal static Action<TOwner, TValue>? FindSetter<TOwner, TValue>(string property) =>
        typeof(TOwner).GetProperty(property)?.SetMethod?.CreateDelegate<Action<TOwner, TValue>>();
}
