using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Spans that are over before their library stops them: a request that has become a web socket has been answered, and its span would otherwise be
/// exported when the socket closes, hours later. The activity runs on as it is, current and with its own end; it is exported now, and not again.
/// </summary>
public static class EarlyEnd
{
    // Processes that have none pay one look at this for each span.
    private static volatile bool s_areAny;

    /// <summary>Exports a running span with this moment as its end.</summary>
    /// <param name="span">The span.</param>
    /// <param name="supplement">What is attached to it.</param>
    public static void Now(Activity span, SpanSupplement supplement)
    {
        s_areAny = true;
        if (supplement.EndNow())
        {
            OwnSpans.Export(span);
        }
    }

    /// <summary>Whether a span has been exported before its end.</summary>
    internal static bool Has(Activity span) => s_areAny && SpanSupplement.Of(span) is { EndTime: not null };
}
