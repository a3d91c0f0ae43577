using System.Diagnostics;
using System.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>
/// OpenTelemetry's instrumentation of Confluent.Kafka in the application: producers and consumers wrapped by its builders. Their spans are exported like any
/// other, and their messages carry a context already.
/// </summary>
internal static class OtherInstrumentation
{
    private const string Name = "OpenTelemetry.Instrumentation.ConfluentKafka";

    /// <summary>Whether the current activity is its span of a message being produced.</summary>
    public static bool IsProducing => Activity.Current is { Kind: ActivityKind.Producer } current && current.Source.Name.StartsWith(Name, StringComparison.Ordinal);

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

    private static bool IsIt(Assembly assembly) => assembly.FullName?.StartsWith(Name + ",", StringComparison.Ordinal) == true;
}
