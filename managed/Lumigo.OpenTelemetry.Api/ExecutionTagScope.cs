namespace Lumigo.OpenTelemetry.Api;

/// <summary>Which spans an execution tag is put on.</summary>
public enum ExecutionTagScope
{
    /// <summary>The current span, and every span that is started below it later in the same flow of execution.</summary>
    CurrentSpanAndBelow,

    /// <summary>The current span alone.</summary>
    CurrentSpan,
}
