using System.Runtime.InteropServices;
using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Masking;
using Lumigo.OpenTelemetry.Resources.Containers;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Resources;

/// <summary>The resource every span is sent with; see docs/resource.md.</summary>
internal static class LumigoResource
{
    // The requests to a metadata endpoint are bounded by less: only a machine that stands still needs this.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(1200);

    /// <summary>
    /// Finds out what the process is and where it runs. What must be asked for over the network is asked for on a thread of its own; who first needs the resource
    /// waits for the answer, for about a second at most.
    /// </summary>
    /// <param name="options">All configuration.</param>
    /// <param name="provided">What an application that activates the distro says of itself; asked for with the rest.</param>
    public static Lazy<Resource> Detect(LumigoOptions options, Func<Resource>? provided = null) =>
        Detect(options, Environment.GetEnvironmentVariable, new ContainerFiles(), provided);

    internal static Lazy<Resource> Detect(LumigoOptions options, Func<string, string?> variable, ContainerFiles files, Func<Resource>? provided = null)
    {
        // At once: the application may change its environment.
        var masking = new AttributeMasking(options.Masking, StandardError.Warning);
        Resource environment = new([new(ProcessEnvironment.Key, ProcessEnvironment.Value(options, masking))]);
        bool isEcs = EcsContainer.IsOne(variable);
        Resource place = new([.. Place(isEcs, files)]);
        Resource own = ResourceBuilder.CreateDefault().AddAttributes(Own(options)).Build();
        Func<Resource> metadata = EcsContainer.Metadata(variable) is { } endpoint ? AskBeside(endpoint) : static () => Resource.Empty;
        return new Lazy<Resource>(() =>
        {
            // Each wins over those before it: what the application's owner says in OTEL_RESOURCE_ATTRIBUTES over what was found.
            Resource found = metadata().Merge(place).Merge(own).Merge(provided?.Invoke() ?? Resource.Empty);
            return masking.Mask(found).Merge(environment);
        });
    }

    private static IEnumerable<KeyValuePair<string, object>> Own(LumigoOptions options)
    {
        yield return new("lumigo.distro.version", DistroVersion.Value);

        // https://opentelemetry.io/docs/specs/semconv/resource/process/#process-runtimes
        yield return new("process.runtime.name", ".NET");
        yield return new("process.runtime.version", Environment.Version.ToString());
        yield return new("process.runtime.description", RuntimeInformation.FrameworkDescription);
        if (options.Tag is { } tag)
        {
            yield return new("lumigo.tag", tag);
        }

        if (options.ContainerName is { } name)
        {
            yield return new("k8s.container.name", name);
        }
    }

    private static IEnumerable<KeyValuePair<string, object>> Place(bool isEcs, ContainerFiles files)
    {
        if (isEcs)
        {
            foreach (KeyValuePair<string, object> attribute in EcsContainer.Attributes(files))
            {
                yield return attribute;
            }
        }

        if (PodUid.Find(files) is { } uid)
        {
            yield return new("k8s.pod.uid", uid);
        }
    }

    private static Func<Resource> AskBeside(Uri endpoint)
    {
        Resource answer = Resource.Empty;
        var thread = new Thread(() => answer = new Resource(EcsMetadata.Read(endpoint))) { IsBackground = true, Name = "Lumigo resource" };
        thread.UnsafeStart();
        return () => thread.Join(s_longestWait) ? answer : Resource.Empty;
    }
}
