using System.Globalization;
using Lumigo.OpenTelemetry.Masking;

namespace Lumigo.OpenTelemetry.Configuration;

/// <summary>The configuration in effect as one line for <c>LUMIGO_DEBUG</c>. The token is never part of it, and addresses are masked.</summary>
internal static class ConfigurationReport
{
    /// <summary>The line.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="further">What else has been read, one text each.</param>
    public static string Of(LumigoOptions options, IEnumerable<string> further)
    {
        var masking = new AttributeMasking(new MaskingOptions(), static _ => { });
        var parts = new List<string>
        {
            $"token {(options.Token is null ? "not set" : "set")}",
            $"traces {(options.TracesEnabled ? "on" : "off")}",
            $"endpoint {masking.Mask("url.full", options.TracesEndpoint.AbsoluteUri, int.MaxValue)}",
            string.Create(CultureInfo.InvariantCulture, $"dependencies {(options.ReportDependencies ? "reported" : "not reported")}, within {options.ConnectionTimeout.TotalSeconds} s"),
            $"span dump {masking.MaskText(options.SpanDumpPath, int.MaxValue) ?? "none"}",
            $"tag {masking.MaskText(options.Tag, int.MaxValue) ?? "none"}",
            $"container name {masking.MaskText(options.ContainerName, int.MaxValue) ?? "none"}",
            string.Create(CultureInfo.InvariantCulture, $"batches of {options.Batch.MaxExportBatchSize} every {options.Batch.ScheduleDelay.TotalMilliseconds} ms from a queue of {options.Batch.MaxQueueSize}"),
            string.Create(CultureInfo.InvariantCulture, $"requests of at most {options.Batch.ExportTimeout.TotalMilliseconds} ms"),
            $"payloads {(options.Limits.CapturesPayloads ? "sent" : "left out")}",
            string.Create(CultureInfo.InvariantCulture, $"values of {options.Limits.AttributeValueLength} characters, {options.Limits.AttributeCount} attributes, {options.Limits.EventCount} events, {options.Limits.LinkCount} links"),
        };
        if (options.EndpointFilters is { } filters)
        {
            further = further.Append(filters.ToString());
        }

        parts.AddRange(further.Select(text => masking.MaskText(text, int.MaxValue) ?? string.Empty));
        foreach (MaskingDomain domain in Enum.GetValues<MaskingDomain>())
        {
            if (domain == MaskingDomain.General || !options.Masking.For(domain).Equals(options.Masking.General))
            {
                parts.Add($"masking of {domain}: {Text(options.Masking.For(domain))}");
            }
        }

        return $"configuration: {string.Join("; ", parts)}.";
    }

    private static string Text(SecretPatterns patterns)
    {
        if (patterns.MasksAll)
        {
            return "everything";
        }

        if (patterns.MasksNothing)
        {
            return "nothing";
        }

        return string.Join(", ", patterns.IncludesDefaults ? ["the default list", .. patterns.Expressions] : patterns.Expressions);
    }
}
