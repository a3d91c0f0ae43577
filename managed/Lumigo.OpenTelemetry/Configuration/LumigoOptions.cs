using Lumigo.OpenTelemetry.Filtering;

namespace Lumigo.OpenTelemetry.Configuration;

/// <summary>All configuration of the distro, read once; see docs/configuration.md.</summary>
internal sealed record LumigoOptions
{
    /// <summary>Traces endpoint used when <c>LUMIGO_ENDPOINT</c> is not set.</summary>
    public const string DefaultTracesEndpoint = "https://ga-otlp.lumigo-tracer-edge.golumigo.com/v1/traces";

    /// <summary><c>LUMIGO_TRACER_TOKEN</c>, trimmed; null when not set, then nothing is sent.</summary>
    public string? Token { get; init; }

    /// <summary><c>LUMIGO_ENDPOINT</c> as the full traces URL.</summary>
    public Uri TracesEndpoint { get; init; } = new(DefaultTracesEndpoint);

    /// <summary><c>LUMIGO_ENABLE_TRACES</c>: whether spans are sent to Lumigo.</summary>
    public bool TracesEnabled { get; init; } = true;

    /// <summary>Whether spans are sent: there is a token, and nobody switched it off.</summary>
    public bool SendsSpans => Token is not null && TracesEnabled;

    /// <summary><c>LUMIGO_REPORT_DEPENDENCIES</c>: whether Lumigo is told which packages the application has; see docs/dependencies.md.</summary>
    public bool ReportDependencies { get; init; } = true;

    /// <summary><c>LUMIGO_CONNECTION_TIMEOUT</c>: the longest time the report of dependencies may take. Default 3 s.</summary>
    public TimeSpan ConnectionTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary><c>LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX</c> and its variants; null where nothing is filtered, and in the agent, which filters by itself.</summary>
    public EndpointFilters? EndpointFilters { get; init; }

    /// <summary><c>LUMIGO_DEBUG_SPANDUMP</c>: file, folder or stream that receives every exported span as one JSON line; null when not set.</summary>
    public string? SpanDumpPath { get; init; }

    /// <summary><c>LUMIGO_DEBUG</c>, else <c>OTEL_LOG_LEVEL</c>: whether detail is written to standard error.</summary>
    public bool Debug { get; init; }

    /// <summary><c>LUMIGO_TAG</c>: the resource attribute <c>lumigo.tag</c>; null when not set.</summary>
    public string? Tag { get; init; }

    /// <summary><c>LUMIGO_CONTAINER_NAME</c>: the resource attribute <c>k8s.container.name</c>; null when not set.</summary>
    public string? ContainerName { get; init; }

    /// <summary>Batching of ended spans, from the <c>OTEL_BSP_*</c> variables.</summary>
    public BatchOptions Batch { get; init; } = new();

    /// <summary>Limits on what one span may carry.</summary>
    public SpanLimits Limits { get; init; } = new();

    /// <summary>What is masked, from <c>LUMIGO_SECRET_MASKING_REGEX</c> and its variants.</summary>
    public MaskingOptions Masking { get; init; } = new();
}

/// <summary>Batching of ended spans; the OpenTelemetry specification's names and defaults for the batch span processor.</summary>
internal sealed record BatchOptions
{
    /// <summary><c>OTEL_BSP_SCHEDULE_DELAY</c>: the longest time an ended span waits for its batch. Default 5000 ms; the first batch of a process leaves after at most one second.</summary>
    public TimeSpan ScheduleDelay { get; init; } = TimeSpan.FromMilliseconds(5000);

    /// <summary><c>OTEL_BSP_EXPORT_TIMEOUT</c>: the longest time one request may take, never more than ten seconds. Default 30000 ms.</summary>
    public TimeSpan ExportTimeout { get; init; } = TimeSpan.FromMilliseconds(30000);

    /// <summary><c>OTEL_BSP_MAX_QUEUE_SIZE</c>: ended spans kept while waiting; more are dropped and counted. Default 2048.</summary>
    public int MaxQueueSize { get; init; } = 2048;

    /// <summary><c>OTEL_BSP_MAX_EXPORT_BATCH_SIZE</c>: spans in one request, at most the queue size. Default 512.</summary>
    public int MaxExportBatchSize { get; init; } = 512;
}

/// <summary>Limits on what one span may carry; the OpenTelemetry specification's names, with Lumigo's value length.</summary>
internal sealed record SpanLimits
{
    /// <summary><c>LUMIGO_CAPTURE_PAYLOADS</c>: whether statements, commands, bodies and replies are sent. Default true.</summary>
    public bool CapturesPayloads { get; init; } = true;

    /// <summary><c>OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT</c>, else <c>OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT</c>: UTF-16 characters kept of a string value. Default 2048.</summary>
    public int AttributeValueLength { get; init; } = 2048;

    /// <summary><c>OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT</c>, else <c>OTEL_ATTRIBUTE_COUNT_LIMIT</c>: attributes of a span, an event or a link. Default 128.</summary>
    public int AttributeCount { get; init; } = 128;

    /// <summary><c>OTEL_SPAN_EVENT_COUNT_LIMIT</c>. Default 128.</summary>
    public int EventCount { get; init; } = 128;

    /// <summary><c>OTEL_SPAN_LINK_COUNT_LIMIT</c>. Default 128.</summary>
    public int LinkCount { get; init; } = 128;
}
