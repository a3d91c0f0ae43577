using Lumigo.Build;
using Lumigo.Build.PrivateCopies;
using Lumigo.TestKit;
using Mono.Cecil;

namespace Lumigo.BuildTests;

/// <summary>How redirects are applied; what they do when they run is in <see cref="PrivateCopyTests"/>.</summary>
public sealed class RedirectTests
{
    private static readonly string[] OpenTelemetry = ["OpenTelemetry", "OpenTelemetry.Api", "OpenTelemetry.Api.ProviderBuilderExtensions"];

    [Test]
    public void Every_redirect_has_a_call_site_in_the_packages()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => Rewrite(OpenTelemetryRedirects.All, folder.Path), Throws.Nothing);
    }

    [Test]
    public void A_redirect_without_a_call_site_fails_the_build()
    {
        using var folder = new TemporaryFolder();
        Assert.That(
            () => Rewrite([.. OpenTelemetryRedirects.All, new CallRedirect("System.Void System.GC::CollectTomorrow()", "MeterSchema", "Set")], folder.Path),
            Throws.TypeOf<BuildFailure>().With.Message.EqualTo("redirects without a call site: System.Void System.GC::CollectTomorrow()"));
    }

    [Test]
    public void A_shim_method_with_other_parameters_fails_the_build()
    {
        using var folder = new TemporaryFolder();
        Assert.That(
            () => Rewrite([new CallRedirect("System.String System.Diagnostics.Metrics.Meter::get_TelemetrySchemaUrl()", "MeterSchema", "Set")], folder.Path),
            Throws.TypeOf<BuildFailure>().With.Message.Contains("takes 2 arguments"));
    }

    /// <summary>Without the redirects the proof of the same packages fails: it is the redirects that make it hold.</summary>
    [Test]
    public void The_packages_as_they_are_do_not_run_on_NET_8()
    {
        using var folder = new TemporaryFolder("net8.0");
        var core = folder.File("core");
        Directory.CreateDirectory(core);
        foreach (var file in BuildOutput.Inputs.Packages.Where(file => file.AssemblyName != "System.Diagnostics.DiagnosticSource"))
        {
            File.Copy(file.Path, Path.Combine(core, Path.GetFileName(file.Path)));
        }

        var missing = Build.Proof.HomeRealms.Of(folder.Path, BuildOutput.Runtime(8), BuildOutput.Inputs.Libraries).SelectMany(Build.Proof.ClosureProof.Check).Select(finding => finding.Text).ToArray();

        Assert.That(missing, Has.Some.EqualTo("no type System.Diagnostics.ActivitySourceOptions in System.Diagnostics.DiagnosticSource"));
        Assert.That(missing, Has.Some.EqualTo("no member System.Diagnostics.Activity System.Diagnostics.Activity::AddLink(System.Diagnostics.ActivityLink)"));
    }

    [Test]
    public void Copies_keep_the_names_that_references_use()
    {
        foreach (var file in BuildOutput.Inputs.Packages.Where(file => OpenTelemetry.Contains(file.AssemblyName)))
        {
            using var original = AssemblyDefinition.ReadAssembly(file.Path);
            using var copy = AssemblyDefinition.ReadAssembly(Path.Combine(BuildOutput.CoreIl, file.AssemblyName + ".dll"));
            Assert.That(copy.FullName, Is.EqualTo(original.FullName));
        }
    }

    [Test]
    public void Event_sources_of_the_copies_have_names_of_their_own()
    {
        var names = Directory.GetFiles(BuildOutput.CoreIl, "*.dll").SelectMany(EventSourceNames).ToArray();

        Assert.That(names, Does.Contain("Lumigo-OpenTelemetry-Sdk").And.Contain("Lumigo-OpenTelemetry-Api"));
        Assert.That(names, Has.All.StartsWith("Lumigo-"));
    }

    private static IEnumerable<string> EventSourceNames(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return module.GetTypes().SelectMany(type => type.CustomAttributes)
            .Where(attribute => attribute.AttributeType.Name == "EventSourceAttribute")
            .Select(attribute => (string)attribute.Properties.Single(property => property.Name == "Name").Argument.Value)
            .ToArray();
    }

    private static void Rewrite(IReadOnlyList<Redirect> redirects, string folder) =>
        PrivateCopiesVerb.Write(
            BuildOutput.Inputs.Packages.Where(file => OpenTelemetry.Contains(file.AssemblyName)).ToArray(),
            BuildOutput.Runtime(8).FrameworkFolder,
            Path.Combine(BuildOutput.CoreIl, "Lumigo.AutoInstrumentation.DiagnosticsShim.dll"),
            redirects,
            folder);
}
