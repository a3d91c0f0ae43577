using System.Diagnostics;
using System.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>
/// Another instrumentation of Confluent.Kafka in the application: OpenTelemetry's, whose builders wrap producers and consumers, or
/// Confluent.Kafka.Extensions.Diagnostics. Their spans are exported like any other, and their messages carry a context already.
/// </summary>
internal static class OtherInstrumentation
{
    // Assemblies, and the sources of their spans.
    private const string OpenTelemetry = "OpenTelemetry.Instrumentation.ConfluentKafka";
    private const string Extensions = "Confluent.Kafka.Extensions.Diagnostics";

    /// <summary>Whether the current activity is its span of a message being produced.</summary>
    public static bool IsProducing => Activity.Current is { Kind: ActivityKind.Producer } current && HasName(current.Source.Name);

    /// <summary>Whether the call that is running was made by its consumer. Slow: asked once for each consumer.</summary>
    public static bool IsConsuming()
    {
        if (!Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), IsIt))
        {
            return false;
        }

        foreach (StackFrame frame in new StackTrace().GetFrames())
        {
            if (frame.GetMethod()?.DeclaringType?.Assembly is { } assembly && IsIt(assembly))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIt(Assembly assembly) => assembly.FullName is { } name && name.IndexOf(',') is > 0 and var end && HasName(name[..end]);

    private static bool HasName(string name) => name.StartsWith(OpenTelemetry, StringComparison.Ordinal) || name == Extensions;
}
