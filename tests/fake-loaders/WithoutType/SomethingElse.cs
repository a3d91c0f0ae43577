namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>All that this loader has: not the type the shim asks for.</summary>
public sealed class SomethingElse;
