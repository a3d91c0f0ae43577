using System.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export.Otlp;
using Lumigo.OpenTelemetry.Export.Transport;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>Turns ended spans into OTLP requests to Lumigo. Used by one thread at a time.</summary>
internal sealed class SpanExporter : IDisposable
{
    private readonly Lazy<OtlpTraceSerializer> _serializer;
    private readonly OtlpTransport? _transport;
    private readonly Action? _beforeSend;

    public SpanExporter(LumigoOptions options, Lazy<Resource> resource, SpanView view, Action? beforeSend)
    {
        _beforeSend = beforeSend;
        _serializer = new Lazy<OtlpTraceSerializer>(() => new OtlpTraceSerializer(resource.Value, view));
        if (options is { SendsSpans: true, Token: { } token })
        {
            Uri? proxy = ProxySettings.For(options.TracesEndpoint, Environment.GetEnvironmentVariable);
            _transport = new OtlpTransport(options.TracesEndpoint, token, proxy);
        }
    }

    /// <summary>Whether spans are sent to Lumigo.</summary>
    public bool SendsSpans => _transport is not null;

    /// <summary>The endpoint's host and port, for log lines.</summary>
    public string Target => _transport?.Target ?? "nowhere";

    /// <summary>Serializes spans into one request, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Serialize(ReadOnlySpan<Activity> spans, out int unreadable) => _serializer.Value.Serialize(spans, out unreadable);

    /// <summary>Sends one request; never throws.</summary>
    public SendResult Send(ReadOnlyMemory<byte> request, TimeSpan timeout)
    {
        _beforeSend?.Invoke();
        return _transport!.Send(request, timeout);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport?.Dispose();
}
