using System.Globalization;
using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Filtering;

namespace Lumigo.OpenTelemetry.Configuration;

/// <summary>Reads <see cref="LumigoOptions"/> from the environment. A bad value gives one warning and the default.</summary>
internal static class LumigoOptionsReader
{
    private const string TracesPath = "/v1/traces";

    // Beyond these a value is a mistake that would cost the application its memory, or overflow a timer.
    private const int LargestQueue = 1_000_000;
    private const int LongestTime = 24 * 60 * 60 * 1000;
    private const int LargestLimit = int.MaxValue;

    /// <summary>Reads all variables of the process, and sets which lines are written from here on.</summary>
    /// <param name="loader">
    /// Shows what the agent's loader has read and warned about, for the debug line: its variables are then not read once more. Null where there is no loader.
    /// </param>
    public static LumigoOptions FromEnvironment(Func<IEnumerable<string>>? loader = null)
    {
        StandardError.Level = MessageLevels.Read(Environment.GetEnvironmentVariable, loader is null ? StandardError.Warning : null);
        LumigoOptions options = From(Environment.GetEnvironmentVariable, StandardError.Warning, hasLoader: loader is not null);
        if (StandardError.DebugEnabled)
        {
            StandardError.Debug(ConfigurationReport.Of(options, loader?.Invoke() ?? []));
        }

        return options;
    }

    internal static LumigoOptions From(Func<string, string?> variable, Action<string> warn, bool hasLoader = false)
    {
        var read = new Reader(variable, warn);
        PropagatorsReader.Check(read.Text("OTEL_PROPAGATORS"), warn);
        int queue = read.Number(["OTEL_BSP_MAX_QUEUE_SIZE"], 2048, 1, LargestQueue);
        return new LumigoOptions
        {
            Token = read.Text("LUMIGO_TRACER_TOKEN") is { } token ? read.Token(token) : null,
            TracesEndpoint = read.Endpoint(),
            SpanDumpPath = read.Text("LUMIGO_DEBUG_SPANDUMP"),
            Debug = MessageLevels.Read(variable, warn: null) == MessageLevel.Debug,

            // The loader reads it before anything else and has warned of a bad value.
            TracesEnabled = (hasLoader ? new Reader(variable, static _ => { }) : read).Switch("LUMIGO_ENABLE_TRACES", fallback: true),
            ReportDependencies = read.Switch("LUMIGO_REPORT_DEPENDENCIES", fallback: true),
            ConnectionTimeout = read.Seconds("LUMIGO_CONNECTION_TIMEOUT", 3),
            EndpointFilters = hasLoader ? null : EndpointFilters.Read(variable, warn),
            Tag = read.Tag(),
            ContainerName = read.Text("LUMIGO_CONTAINER_NAME"),
            Batch = new BatchOptions
            {
                ScheduleDelay = TimeSpan.FromMilliseconds(read.Number(["OTEL_BSP_SCHEDULE_DELAY"], 5000, 0, LongestTime)),
                ExportTimeout = TimeSpan.FromMilliseconds(read.Number(["OTEL_BSP_EXPORT_TIMEOUT"], 30000, 1, LongestTime)),
                MaxQueueSize = queue,
                MaxExportBatchSize = read.BatchSize(queue),
            },
            Limits = new SpanLimits
            {
                CapturesPayloads = read.Switch("LUMIGO_CAPTURE_PAYLOADS", fallback: true),
                AttributeValueLength = read.Number(["OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"], 2048, 1, LargestLimit),
                AttributeCount = read.Number(["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"], 128, 1, LargestLimit),
                EventCount = read.Number(["OTEL_SPAN_EVENT_COUNT_LIMIT"], 128, 1, LargestLimit),
                LinkCount = read.Number(["OTEL_SPAN_LINK_COUNT_LIMIT"], 128, 1, LargestLimit),
            },
            Masking = MaskingOptionsReader.Read(read.Text, warn),
        };
    }

    private sealed class Reader(Func<string, string?> variable, Action<string> warn)
    {
        public string? Text(string name)
        {
            string? text = variable(name)?.Trim();
            return string.IsNullOrEmpty(text) ? null : text;
        }

        /// <summary>A token goes into a header line: one with control or non-ASCII characters cannot be sent. The value is never printed.</summary>
        public string? Token(string token)
        {
            if (token.All(c => c is > ' ' and < '\u007F'))
            {
                return token;
            }

            warn("LUMIGO_TRACER_TOKEN contains characters that cannot be part of a token: no data will be sent to Lumigo. Copy it again from Lumigo's settings.");
            return null;
        }

        public bool Switch(string name, bool fallback) => EnvironmentSwitch.Parse(name, variable(name), fallback, warn);

        public Uri Endpoint()
        {
            var fallback = new Uri(LumigoOptions.DefaultTracesEndpoint);
            if (Text("LUMIGO_ENDPOINT") is not { } text)
            {
                return fallback;
            }

            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
                || uri.Host.Length == 0)
            {
                warn($"LUMIGO_ENDPOINT is not an http or https URL: {LumigoOptions.DefaultTracesEndpoint} is used.");
                return fallback;
            }

            // The Kubernetes operator writes the full traces URL, people write the base: both are right.
            string path = uri.AbsolutePath.TrimEnd('/');
            if (!path.EndsWith(TracesPath, StringComparison.Ordinal))
            {
                path = path.EndsWith("/v1", StringComparison.Ordinal) ? path + "/traces" : path + TracesPath;
            }

            return new UriBuilder(uri) { Path = path, Fragment = string.Empty }.Uri;
        }

        /// <summary>Lumigo separates tags by semicolons: one in a tag would make it two.</summary>
        public string? Tag()
        {
            const string Name = "LUMIGO_TAG";
            string? tag = Text(Name);
            if (tag?.Contains(';') != true)
            {
                return tag;
            }

            warn($"{Name} is '{tag}', which contains a semicolon: no tag is sent.");
            return null;
        }

        /// <summary>A batch cannot be larger than the queue; only a size somebody asked for is worth a warning.</summary>
        public int BatchSize(int queueSize)
        {
            const string Name = "OTEL_BSP_MAX_EXPORT_BATCH_SIZE";
            int size = Number([Name], 512, 1, LargestQueue);
            if (size > queueSize && Text(Name) == Show(size))
            {
                warn($"{Name} is '{size}', which is more than OTEL_BSP_MAX_QUEUE_SIZE: {queueSize} is used.");
            }

            return Math.Min(size, queueSize);
        }

        /// <summary>The first of the variables that is set and valid.</summary>
        public int Number(string[] names, int fallback, int minimum, int maximum)
        {
            for (int i = 0; i < names.Length; i++)
            {
                if (Text(names[i]) is not { } text)
                {
                    continue;
                }

                if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
                {
                    return value;
                }

                string instead = i + 1 < names.Length && Text(names[i + 1]) is not null ? names[i + 1] : Show(fallback);
                warn($"{names[i]} is '{text}', which is not a whole number from {Show(minimum)} to {Show(maximum)}: {instead} is used.");
            }

            return fallback;
        }

        /// <summary>A time in seconds. Beyond a few minutes it was meant to be milliseconds.</summary>
        public TimeSpan Seconds(string name, double fallback)
        {
            const double Shortest = 0.01;
            const double Longest = 300;
            if (Text(name) is not { } text)
            {
                return TimeSpan.FromSeconds(fallback);
            }

            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= Shortest and <= Longest)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            warn(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}', which is not a number of seconds from {Shortest} to {Longest}: {fallback} is used."));
            return TimeSpan.FromSeconds(fallback);
        }

        private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
