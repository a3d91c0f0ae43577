using System.Reflection;
using System.Runtime.CompilerServices;
using Amazon.Runtime.Internal;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>
/// AWS SDK for .NET, generations 3 and 4: adds a handler of ours to the request pipeline of every client, through the SDK's registry of pipeline
/// customizers. The handler makes a span for each API call. What it sends and attaches: docs/aws.md.
/// </summary>
public sealed class AwsHook : LibraryHook
{
    // What the first releases of generation 3 lack of what every call needs: said once, instead of failing at each call.
    private static readonly (string Type, string Property)[] s_needed =
    [
        ("Amazon.Runtime.IRequestContext", "ServiceMetaData"),
        ("Amazon.Runtime.Internal.IRequest", "DeterminedSigningRegion"),
    ];

    /// <inheritdoc/>
    public override string Library => "AWS SDK";

    /// <inheritdoc/>
    public override void Install(Assembly library)
    {
        if (MissingIn(library) is { } missing)
        {
            string? version = library.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version;
            throw new NotSupportedException($"AWSSDK.Core {version} has no {missing}, as 3.5 and later have");
        }

        Register();
    }

    /// <summary>What a copy of the SDK's core lacks; null when it has all.</summary>
    internal static string? MissingIn(Assembly library)
    {
        foreach ((string type, string property) in s_needed)
        {
            if (library.GetType(type)?.GetMethod("get_" + property) is null)
            {
                return $"{type}.{property}";
            }
        }

        return null;
    }

    // On its own: not compiled where the types are missing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Register() => RuntimePipelineCustomizerRegistry.Instance.Register(new PipelineCustomizer(Failures));
}
