using System.Diagnostics;
using System.Reflection;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>Asks the samplers of other SDKs whether they would record a root span that does not come from a source of theirs.</summary>
/// <remarks>What a sampler is asked with has no public constructor. It is bound at the first root of ours beside another SDK.</remarks>
internal static class RootProbe
{
    private static readonly ConstructorInvoker? s_create = Bind();

    /// <summary>Asks; false when it is not possible (a future DiagnosticSource): the span is then not recorded.</summary>
    /// <param name="others">The others.</param>
    /// <param name="source">The span's source.</param>
    /// <param name="name">The span's name.</param>
    /// <param name="kind">The span's kind.</param>
    /// <param name="trace">The trace id they were asked about: samplers decide by it, so the span must have it.</param>
    /// <param name="flags">Whether they would record it.</param>
    public static bool Ask(
        OtherListeners.View others, ActivitySource source, string name, ActivityKind kind, out ActivityTraceId trace, out ActivityTraceFlags flags)
    {
        trace = default;
        flags = ActivityTraceFlags.None;
        try
        {
            if (Activity.DefaultIdFormat == ActivityIdFormat.Hierarchical
                || s_create?.Invoke([source, name, default(ActivityContext), kind, null, null, ActivityIdFormat.W3C]) is not { } created)
            {
                return false;
            }

            var options = (ActivityCreationOptions<ActivityContext>)created;
            flags = others.WouldRecord(ref options) ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
            trace = options.TraceId;
            return trace != default;
        }
        catch
        {
            return false;
        }
    }

    private static ConstructorInvoker? Bind()
    {
        try
        {
            foreach (ConstructorInfo constructor in typeof(ActivityCreationOptions<ActivityContext>).GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance))
            {
                Type[] parameters = Array.ConvertAll(constructor.GetParameters(), parameter => parameter.ParameterType);
                if (parameters.Length == 7 && parameters[0] == typeof(ActivitySource) && parameters[1] == typeof(string)
                    && parameters[2] == typeof(ActivityContext) && parameters[3] == typeof(ActivityKind) && parameters[6] == typeof(ActivityIdFormat))
                {
                    return ConstructorInvoker.Create(constructor);
                }
            }
        }
        catch
        {
            // Trimmed away.
        }

        return null;
    }
}
