namespace Lumigo.TestKit.Apps;

/// <summary>What makes <c>dotnet publish</c> produce a variant. All of it comes from outside: the sample apps' projects stay ordinary.</summary>
internal static class PublishArguments
{
    /// <summary>Set to true by somebody whose package source has the real AWS packages; see tests/apps/sqs-consumer/AwsPackages.props.</summary>
    private const string RealAwsPackages = "RealAwsSqs";

    private static readonly string PinCrossgenTargets = Path.Combine(RepositoryPaths.Tests, "runtimes", "PinCrossgen.targets");

    public static bool IsFrameworkDependent(AppVariant variant) =>
        variant is AppVariant.FrameworkDependent or AppVariant.ReadyToRun or AppVariant.Debug;

    public static IReadOnlyList<string> For(RuntimeUnderTest runtime, AppVariant variant)
    {
        var arguments = new List<string>
        {
            // Only this one framework is restored and built.
            $"-p:TargetFrameworks={runtime.TargetFramework}",
            "-f", runtime.TargetFramework,
            "-c", variant == AppVariant.Debug ? "Debug" : "Release",
        };
        if (Environment.GetEnvironmentVariable(RealAwsPackages) is { Length: > 0 } real)
        {
            arguments.Add($"-p:{RealAwsPackages}={real}");
        }
        if (!IsCompiledAhead(variant))
        {
            arguments.Add($"-p:RuntimeFrameworkVersion={runtime.Version}");
        }
        if (IsFrameworkDependent(variant))
        {
            arguments.AddRange(["--self-contained", "false", "-p:PublishTrimmed=false", "-p:UseAppHost=false"]);
        }
        else
        {
            arguments.AddRange(["-r", variant == AppVariant.Windows ? "win-x64" : "linux-x64", "--self-contained", "true"]);
        }
        arguments.AddRange(variant switch
        {
            AppVariant.SingleFile => ["-p:PublishSingleFile=true", "-p:PublishTrimmed=false"],
            AppVariant.SelfContained or AppVariant.Windows => ["-p:PublishTrimmed=false"],
            AppVariant.ReadyToRun => ["-r", "linux-x64", "-p:PublishReadyToRun=true", .. Crossgen(runtime)],
            AppVariant.FrameworkCompositeSelfContained =>
                ["-p:PublishTrimmed=false", "-p:PublishReadyToRun=true", "-p:PublishReadyToRunComposite=true", .. Crossgen(runtime)],
            AppVariant.Trimmed => ["-p:PublishTrimmed=true"],
            _ => Array.Empty<string>(),
        });
        return arguments;
    }

    private static bool IsCompiledAhead(AppVariant variant) => variant is AppVariant.ReadyToRun or AppVariant.FrameworkCompositeSelfContained;

    private static string[] Crossgen(RuntimeUnderTest runtime) =>
    [
        $"-p:CustomAfterMicrosoftCommonTargets={PinCrossgenTargets}",
        $"-p:PinnedCrossgenVersion={runtime.CrossgenVersion}", $"-p:PinnedRuntimeVersion={runtime.Version}",
    ];
}
