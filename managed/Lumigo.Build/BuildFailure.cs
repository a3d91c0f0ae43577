namespace Lumigo.Build;

/// <summary>A failure whose message is all that the person at the build needs.</summary>
public sealed class BuildFailure(string message) : Exception(message);
