using System.Reflection;
using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export.Transport;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Dependencies;

/// <summary>Tells Lumigo once which packages the application has; see docs/dependencies.md.</summary>
/// <remarks>On a thread of its own, which nobody waits for: a process that ends earlier has not reported, and is not held up.</remarks>
internal sealed class DependencyReport
{
    /// <summary>Where reports go. Never derived from <c>LUMIGO_ENDPOINT</c>: whoever sends spans elsewhere has not asked for this.</summary>
    internal const string DefaultEndpoint = "https://ga-otlp.lumigo-tracer-edge.golumigo.com/v1/dependencies";

    private const string Failed = "Cannot report dependencies to Lumigo";

    /// <summary>The application's start has the processor for itself; loaded assemblies are there after it.</summary>
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(5);

    private readonly LumigoOptions _options;
    private readonly Lazy<Resource> _resource;
    private readonly Func<Assembly, bool> _isOwn;
    private readonly Action? _beforeSend;
    private readonly Uri _endpoint;

    /// <summary>Creates a report that goes to an endpoint: the seam by which tests receive one.</summary>
    internal DependencyReport(LumigoOptions options, Lazy<Resource> resource, Func<Assembly, bool> isOwn, Action? beforeSend, Uri endpoint)
    {
        _options = options;
        _resource = resource;
        _isOwn = isOwn;
        _beforeSend = beforeSend;
        _endpoint = endpoint;
    }

    /// <summary>Whether there is a report: with a token, nobody opted out, and spans go to Lumigo's own endpoint.</summary>
    public static bool IsWanted(LumigoOptions options) =>
        options is { SendsSpans: true, ReportDependencies: true } && options.TracesEndpoint.AbsoluteUri == LumigoOptions.DefaultTracesEndpoint;

    /// <summary>Starts the report if one is wanted; returns at once.</summary>
    /// <param name="options">All configuration.</param>
    /// <param name="resource">The resource of spans, masked.</param>
    /// <param name="isOwn">Whether an assembly is the product's own, which is no dependency of the application.</param>
    /// <param name="beforeSend">Called on the report's thread before it connects; must not throw.</param>
    public static void Start(LumigoOptions options, Lazy<Resource> resource, Func<Assembly, bool> isOwn, Action? beforeSend)
    {
        if (!IsWanted(options))
        {
            StandardError.Debug("Dependency reporting is turned off.");
            return;
        }

        var report = new DependencyReport(options, resource, isOwn, beforeSend, new Uri(DefaultEndpoint));
        new Thread(report.SendLater) { IsBackground = true, Name = "Lumigo dependencies" }.UnsafeStart();
    }

    /// <summary>Collects and sends, within the configured time; never throws, and says nothing of a failure but for debugging.</summary>
    /// <returns>Whether Lumigo took it.</returns>
    internal bool Send()
    {
        try
        {
            byte[] body = DependencyReportJson.Of(_resource.Value, DependencyFiles.Read() ?? LoadedAssemblies.Read(_isOwn));
            _beforeSend?.Invoke();
            using var transport = new OtlpTransport(_endpoint, _options.Token!, ProxySettings.For(_endpoint, Environment.GetEnvironmentVariable), "application/json");
            SendResult result = transport.Send(body, _options.ConnectionTimeout);
            StandardError.Debug(result.Outcome == SendOutcome.Sent ? "dependencies reported." : $"{Failed} ({result.Cause}).");
            return result.Outcome == SendOutcome.Sent;
        }
        catch (Exception exception)
        {
            StandardError.Debug($"{Failed} ({exception.GetType().Name}: {exception.Message}).");
            return false;
        }
    }

    private void SendLater()
    {
        Thread.Sleep(s_delay);
        Send();
    }
}
