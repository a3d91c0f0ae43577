namespace Lumigo.AutoInstrumentation.Weaving.Profiler;

/// <summary>The runtime or the profiler refused something that weaving cannot do without.</summary>
internal sealed class WeavingFailure(string message) : Exception(message);
