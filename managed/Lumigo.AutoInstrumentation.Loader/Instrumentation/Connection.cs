namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>How an adapter learns of what a library does.</summary>
internal enum Connection
{
    /// <summary>Through the events of a <c>DiagnosticListener</c>; the adapter is a <see cref="LibraryObserver"/>.</summary>
    DiagnosticListener,

    /// <summary>Through an extension point of the library, when its assembly is loaded; the adapter is a <see cref="LibraryHook"/>.</summary>
    AssemblyLoad,

    /// <summary>Through the spans the library makes itself; the adapter is a <see cref="LibrarySource"/>.</summary>
    ActivitySource,
}
