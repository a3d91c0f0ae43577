using System.Diagnostics;
using System.Net.Http;
using System.Reflection;
using System.Runtime.CompilerServices;
using Lumigo.AutoInstrumentation.Bridge.Events;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Grpc;

/// <summary>
/// Grpc.Net.Client: hooks its diagnostic listener, which says where a call goes; the spans are the library's (<c>ActivitySource</c> of the same name).
/// The HTTP request that carries the call is part of it, and what it calls is below the call.
/// </summary>
public sealed class GrpcClientObserver : LibraryObserver
{
    /// <summary>The source of its spans, and its listener.</summary>
    internal const string Source = "Grpc.Net.Client";
    private const string Call = "Grpc.Net.Client.GrpcOut";
    private const string CallStart = "Grpc.Net.Client.GrpcOut.Start";
    private const string CallStop = "Grpc.Net.Client.GrpcOut.Stop";
    private const string OtherInstrumentation = "GrpcNetClient";

    private readonly PayloadProperty<HttpRequestMessage> _request = new("Request");
    private readonly ConditionalWeakTable<Activity, LibraryCall> _others = [];
    private bool? _hasSource;

    /// <inheritdoc/>
    public override string Library => "gRPC";

    /// <inheritdoc/>
    public override bool IsEnabled(string eventName) => eventName is Call or CallStart or CallStop;

    /// <inheritdoc/>
    protected override void OnEvent(string eventName, object? payload)
    {
        if (payload is null || Activity.Current is not { IsAllDataRequested: true } span)
        {
            return;
        }

        if (span.Source.Name != Source)
        {
            if (span.OperationName == Call)
            {
                OnSourceless(eventName, span, payload);
            }
        }
        else if (eventName == CallStart)
        {
            HttpRequestMessage? request = _request.Read(payload);
            if (!IsFiltered(span, request))
            {
                // The flow is the library's own, which leaves its caller's as it was.
                new GrpcClientSpan(span, request, LibraryCall.BeginMerged()).AttachTo(span);
            }
        }
        else if (eventName == CallStop)
        {
            (SpanSupplement.Of(span) as GrpcClientSpan)?.End();
        }
    }

    /// <summary>What the library makes where nobody listens to its source, and before 2.57, where it has none, always.</summary>
    private void OnSourceless(string eventName, Activity span, object payload)
    {
        if (TracedSources.HasPackage(OtherInstrumentation))
        {
            OnOthers(eventName, span);
        }
        else if (eventName == CallStart && !(_hasSource ??= HasSource(payload)) && TracedSources.Contains(Source))
        {
            HttpRequestMessage? request = _request.Read(payload);
            LibraryCall call = LibraryCall.BeginMerged();
            if (!OwnSpans.Take(span, new GrpcClientSpan(span, request, call)) || IsFiltered(span, request) || !span.IsAllDataRequested)
            {
                // Left out: nothing more is heard of it here.
                call.Leave();
            }
        }
        else if (eventName == CallStop && SpanSupplement.Of(span) is GrpcClientSpan ours)
        {
            ours.End();
            OwnSpans.End(span, span.StartTimeUtc + span.Duration);
        }
    }

    private static bool IsFiltered(Activity span, HttpRequestMessage? request) =>
        EndpointFilters.AreForClients && request?.RequestUri is { IsAbsoluteUri: true } url && EndpointFilters.DropMade(span, url);

    private static bool HasSource(object payload) =>
        payload.GetType().Assembly.GetType("Grpc.Net.Client.Internal.GrpcDiagnostics")?.GetField("ActivitySource", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static) is not null;

    /// <summary>The span is another instrumentation's, and is exported as that makes it; the HTTP request is part of it all the same.</summary>
    private void OnOthers(string eventName, Activity span)
    {
        if (eventName == CallStart)
        {
            _others.AddOrUpdate(span, LibraryCall.BeginMerged());
        }
        else if (eventName == CallStop && _others.TryGetValue(span, out LibraryCall? call))
        {
            call.End();
        }
    }
}
