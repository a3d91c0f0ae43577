using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Inner = MySql.Data.MySqlClient;

namespace MySqlConnector;

/// <summary>The spans: their source, their names, and what is written on them, and when, in each version.</summary>
internal static class Tracing
{
    public const string Open = "Open";
    public const string Execute = "Execute";

    static Tracing() => SilenceMySqlData();

    public static ActivitySource Source { get; } = new("MySqlConnector", typeof(Tracing).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version);

    public static bool OldNames { get; } = !Asks("database") || Asks("database/dup");

    public static bool StableNames { get; } = Asks("database") || Asks("database/dup");

    public static Activity? Start(string name, IEnumerable<KeyValuePair<string, object?>>? tags = null)
    {
        Activity? activity = Source.StartActivity(name, ActivityKind.Client, default(ActivityContext), tags);
        if (OldNames && activity is { IsAllDataRequested: true })
        {
            activity.SetTag("thread.id", Environment.CurrentManagedThreadId.ToString(CultureInfo.InvariantCulture));
        }

        return activity;
    }

    /// <summary>Only the first versions say so.</summary>
    public static void Succeed(Activity? activity)
    {
#if TAGGED_STATUS
        activity?.SetTag("otel.status_code", "OK");
#endif
    }

    public static void Fail(Activity activity, Exception exception)
    {
        string description = exception is MySqlException { ErrorCode: var code } ? code.ToString() : exception.Message;
#if TAGGED_STATUS
        activity.SetTag("otel.status_code", "ERROR");
        activity.SetTag("otel.status_description", description);
#elif STABLE_NAMES
        object? type = exception.GetType().FullName;
        if (exception is MySqlException { Number: var number })
        {
            if (OldNames)
            {
                activity.SetTag("db.response.status_code", number);
            }

            if (StableNames)
            {
                type = number.ToString(CultureInfo.InvariantCulture);
                activity.SetTag("db.response.status_code", type);
            }
        }

        activity.SetTag("error.type", type);
        activity.SetStatus(ActivityStatusCode.Error, description);
#else
        activity.SetStatus(ActivityStatusCode.Error, description);
#endif
        if (OldNames)
        {
            var tags = new ActivityTagsCollection
            {
                ["exception.type"] = exception.GetType().FullName,
                ["exception.message"] = exception.Message,
                ["exception.stacktrace"] = exception.ToString(),
            };
            activity.AddEvent(new ActivityEvent("exception", tags: tags));
        }
    }

    public static void HeaderRead(Activity? activity)
    {
#if !STABLE_NAMES
        if (activity is { IsAllDataRequested: true })
        {
            activity.AddEvent(new ActivityEvent("read-result-set-header"));
        }
#endif
    }

    private static bool Asks(string value)
    {
#if STABLE_NAMES
        string[] asked = Environment.GetEnvironmentVariable("OTEL_SEMCONV_STABILITY_OPT_IN")?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        return asked.Contains(value);
#else
        return false;
#endif
    }

    /// <summary>What is below has spans too, which the real library has not: a disposed source makes none, whoever listens.</summary>
    private static void SilenceMySqlData() =>
        ((ActivitySource)typeof(Inner.MySqlConnection).Assembly.GetType("MySql.Data.MySQLActivitySource", throwOnError: true)!
            .GetField("Source", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(null)!).Dispose();
}
