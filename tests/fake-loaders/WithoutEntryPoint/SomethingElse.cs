namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>All that this loader has: nothing the shim could start.</summary>
public sealed class SomethingElse;
