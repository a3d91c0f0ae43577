using System.Globalization;
using Lumigo.Diagnostics;

namespace Lumigo.OpenTelemetry.Configuration;

/// <summary>Reads <see cref="LumigoOptions"/> from the environment. A bad value gives one warning and the default.</summary>
public static class LumigoOptionsReader
{
    private const string TracesPath = "/v1/traces";

    /// <summary>Reads all variables of the process.</summary>
    public static LumigoOptions FromEnvironment() => From(Environment.GetEnvironmentVariable, StandardError.Warning);

    internal static LumigoOptions From(Func<string, string?> variable, Action<string> warn)
    {
        var read = new Reader(variable, warn);
        int queue = read.Positive("OTEL_BSP_MAX_QUEUE_SIZE", 2048);
        return new LumigoOptions
        {
            Token = read.Text("LUMIGO_TRACER_TOKEN") is { } token ? read.Token(token) : null,
            TracesEndpoint = read.Endpoint(),
            SpanDumpPath = read.Text("LUMIGO_DEBUG_SPANDUMP"),
            Batch = new BatchOptions
            {
                ScheduleDelay = TimeSpan.FromMilliseconds(read.NotNegative("OTEL_BSP_SCHEDULE_DELAY", 5000)),
                ExportTimeout = TimeSpan.FromMilliseconds(read.Positive("OTEL_BSP_EXPORT_TIMEOUT", 30000)),
                MaxQueueSize = queue,
                MaxExportBatchSize = read.BatchSize(queue),
            },
            Limits = new SpanLimits
            {
                AttributeValueLength = read.Positive(["OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"], 2048),
                AttributeCount = read.Positive(["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"], 128),
                EventCount = read.Positive("OTEL_SPAN_EVENT_COUNT_LIMIT", 128),
                LinkCount = read.Positive("OTEL_SPAN_LINK_COUNT_LIMIT", 128),
            },
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

        public int BatchSize(int queueSize)
        {
            int size = Positive("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512);
            return Math.Min(size, queueSize);
        }

        public int Positive(string name, int fallback) => Positive([name], fallback);

        public int Positive(string[] names, int fallback) => Number(names, fallback, minimum: 1, "a whole number above 0");

        public int NotNegative(string name, int fallback) => Number([name], fallback, minimum: 0, "a whole number of milliseconds");

        /// <summary>The first of the variables that is set and valid.</summary>
        private int Number(string[] names, int fallback, int minimum, string expected)
        {
            for (int i = 0; i < names.Length; i++)
            {
                if (Text(names[i]) is not { } text)
                {
                    continue;
                }

                if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= minimum)
                {
                    return value;
                }

                string instead = i + 1 < names.Length && Text(names[i + 1]) is not null
                    ? names[i + 1]
                    : fallback.ToString(CultureInfo.InvariantCulture);
                warn($"{names[i]} is '{text}', which is not {expected}: {instead} is used.");
            }

            return fallback;
        }
    }
}
