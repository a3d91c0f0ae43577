using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Application;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Lifecycle;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Listens to every activity source of the process, for its whole life, from before the application's first code.
/// </summary>
/// <remarks>
/// An activity is shared with every other listener, so whatever is answered here is also seen by the application. Alone, spans are recorded
/// as usual. Beside another SDK its decisions stand: see docs/design/coexistence.md for the rules and their reasons.
/// </remarks>
internal sealed class SpanListener
{
    // ASP.NET Core makes an activity for every request anyway, without asking listeners, when nobody listens to its source.
    private const string SourceWithOwnFallback = "Microsoft.AspNetCore";

    private const string AloneProperty = "lumigo.alone";
    private const string LeftOutProperty = "lumigo.left_out";
    private static readonly object s_alone = new();

    private readonly CoreStarter _core;
    private readonly OtherListeners _others;
    private readonly SpanSampler? _sampler;

    /// <summary>First in the runtime's list, because it is registered before the application starts.</summary>
    private readonly ActivityListener _first;

    /// <summary>Last in the list; only there beside other listeners.</summary>
    private readonly ActivityListener _last;

    /// <summary>Creates the listener.</summary>
    /// <param name="core">Where ended spans go.</param>
    /// <param name="sampler">Decides which spans are recorded; null when none is configured.</param>
    public SpanListener(CoreStarter core, SpanSampler? sampler)
    {
        _core = core;
        _sampler = sampler;
        _first = new ActivityListener
        {
            ShouldListenTo = ShouldListenTo,
            Sample = Sample,
            SampleUsingParentId = SampleUsingParentId,
            ActivityStarted = OnStarted,
            ActivityStopped = OnStopped,
        };
        _last = new ActivityListener
        {
            ShouldListenTo = _first.ShouldListenTo,
            ActivityStarted = OnStartedForAll,
            ActivityStopped = OnStoppedForAll,
        };
        _others = new OtherListeners(MoveToTheEnd, _first, _last);
    }

    /// <summary>The listeners beside ours.</summary>
    public OtherListeners Others => _others;

    public void Listen() => ActivitySource.AddActivityListener(_first);

    /// <summary>Whether a span that starts or ends in the current flow is left out of Lumigo's export, whoever exports.</summary>
    public static bool IsLeftOut(Activity span) =>
        DroppedSpans.Contains(span) || LibraryCall.Hides(span.Source.Name) || ReferenceEquals(span.GetCustomProperty(LeftOutProperty), s_alone);

    private static bool ShouldListenTo(ActivitySource source)
    {
        if (SourceDenyList.Contains(source.Name))
        {
            return false;
        }

        LibrarySources.Notice(source.Name);
        TracedSources.Notice(source.Name);
        return true;
    }

    private static ActivitySamplingResult Inherited(bool recorded) =>
        recorded ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.AllData;

    private static bool IsRecorded(in ActivityContext context) => (context.TraceFlags & ActivityTraceFlags.Recorded) != 0;

    private ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options)
    {
        OtherListeners.View others = _others.Now();
        if (LibraryCall.Hiding(options.Source.Name) is { IsMerged: false } && !others.ListenTo(options.Source))
        {
            // Nobody would export it.
            return ActivitySamplingResult.None;
        }

        if (!others.Any)
        {
            if (OtherTracers.Present)
            {
                return Inherited(IsRecorded(options.Parent));
            }

            return _sampler is null ? DecideAlone(options.Parent) : _sampler.Decide(ref options);
        }

        if (others.ListenTo(options.Source))
        {
            // The least that makes the span exist: flags and requested data come out as the others decide, and show what they decided.
            return ActivitySamplingResult.PropagationData;
        }

        if (TracedSources.IsInTheWay(options.Source.Name))
        {
            // They have the call another way, and we have their span.
            return ActivitySamplingResult.None;
        }

        // For the others this span does not exist: spans below must find the flags they would have found without it.
        return options.Parent.TraceId == default && options.Source.Name != SourceWithOwnFallback
            ? Inherited(others.WouldRecord(ref options))
            : Inherited(IsRecorded(options.Parent));
    }

    private ActivitySamplingResult SampleUsingParentId(ref ActivityCreationOptions<string> options)
    {
        bool recorded = ActivityContext.TryParse(options.Parent, traceState: null, out ActivityContext parent) && IsRecorded(parent);
        OtherListeners.View others = _others.Now();
        if (!others.Any)
        {
            return OtherTracers.Present ? Inherited(recorded) : ActivitySamplingResult.AllDataAndRecorded;
        }

        return others.ListenTo(options.Source) ? ActivitySamplingResult.PropagationData : Inherited(recorded);
    }

    private static ActivitySamplingResult DecideAlone(in ActivityContext parent)
    {
        if (parent.TraceId == default || IsRecorded(parent))
        {
            return ActivitySamplingResult.AllDataAndRecorded;
        }

        if (parent.IsRemote)
        {
            // The caller decided not to sample this trace. The id lives on, so that services further down see the same decision.
            return ActivitySamplingResult.PropagationData;
        }

        // A local parent without the flag was either left out by the line above, or is an activity made without a source
        // (new Activity(...)), which nobody ever asked us about.
        return SpanSampler.IsLeftOut(parent) ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded;
    }

    /// <summary>Before the others: a span without requested data is one that none of them takes.</summary>
    private void OnStarted(Activity span)
    {
        // Should another SDK come up before a span ends that began without it, it would take the span for one of its own.
        if (_others.Last.Any ? !span.IsAllDataRequested : OtherTracers.ListenerExpected)
        {
            span.SetCustomProperty(AloneProperty, s_alone);
        }

        MergedSpans.OnStart(span, _others.Last);
        if (!DroppedSpans.TakeIn(span))
        {
            Choose(span);
        }

        if (IsWanted(span) && !DroppedSpans.Contains(span))
        {
            LibrarySources.OnStart(span);
            EnclosingCall.OnStarted(span, span.Kind);
        }

        if (SpanCallbacks.Any && _core.Manual is null && IsWanted(span) && !IsLeftOut(span))
        {
            SpanCallbacks.Started(span);
        }
    }

    /// <summary>Leaves out what the configuration says is not to be exported.</summary>
    private void Choose(Activity span)
    {
        // Alone the sampler has been asked before; where the application exports, its provider decides. DiagnosticSource 8 and 9 let a span that it did not take inherit its caller's flag.
        if (_sampler is not null && _core.Manual is null && (DroppedSpans.IsAlone ? !span.IsAllDataRequested && span.Recorded : _sampler.LeavesOut(span)))
        {
            DroppedSpans.AddTrace(span);
        }
        else if (EndpointFilters.AreAny)
        {
            EndpointFilters.DropByTags(span);
        }
    }

    /// <summary>After the others, which have turned away from the span: from here on libraries shall fill it.</summary>
    private void OnStartedForAll(Activity span)
    {
        if (!span.IsAllDataRequested && IsOursAlone(span) && !DroppedSpans.Contains(span))
        {
            span.IsAllDataRequested = true;
        }
    }

    /// <summary>Before the others, who must find the span as they left it.</summary>
    private void OnStopped(Activity span)
    {
        ForeignCall.OnStopped(span);
        bool taken = IsWanted(span) && !DroppedSpans.Contains(span) && !EarlyEnd.Has(span) && !MergedSpans.Contains(span)
            && LibrarySources.OnStop(span) && !LibraryCall.Hides(span.Source.Name);
        if (_core.Manual is { } manual)
        {
            // The application's own export hears of its spans by itself, but for those that began before it listened.
            if (!taken)
            {
                span.SetCustomProperty(LeftOutProperty, s_alone);
            }

            taken &= IsOursAlone(span) && span.Recorded && span.StartTimeUtc < manual.Since;
        }

        if (taken)
        {
            SpanCallbacks.Ended(span);
        }

        if (IsOursAlone(span))
        {
            span.IsAllDataRequested = false;
        }

        if (!_others.Last.Any)
        {
            OnStoppedForAll(span);
        }

        if (taken)
        {
            _core.OnEnd(span);
        }
    }

    /// <summary>After the others: libraries that write on a span of theirs when they have stopped it ask whether its data is requested.</summary>
    private void OnStoppedForAll(Activity span)
    {
        if (!span.IsAllDataRequested && IsOursAlone(span) && SpanSupplement.Of(span) is { Afterwards.Ticks: > 0 })
        {
            span.IsAllDataRequested = true;
        }
    }

    /// <summary>Whether a span is one for Lumigo: beside other SDKs every one is, whatever they decided.</summary>
    private bool IsWanted(Activity span) => span.IsAllDataRequested || _others.Last.Any;

    private static bool IsOursAlone(Activity span) => ReferenceEquals(span.GetCustomProperty(AloneProperty), s_alone);

    private void MoveToTheEnd()
    {
        _last.Dispose();
        ActivitySource.AddActivityListener(_last);
    }
}
