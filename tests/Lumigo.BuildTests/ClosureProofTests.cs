using Lumigo.Build;
using Lumigo.Build.Proof;
using Lumigo.TestKit;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Lumigo.BuildTests;

/// <summary>The proof finds each kind of reference that would fail, in a home of fabricated assemblies.</summary>
public sealed class ClosureProofTests
{
    /// <summary>What the bridge is compiled against.</summary>
    private static readonly LibraryVersion s_core3 = BuildOutput.Inputs.Libraries[0];

    private TemporaryFolder _folder = null!;

    private string Core => _folder.File("core");

    private string Bridge => _folder.File("bridge");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder("net8.0");

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void What_the_runtime_has_is_accepted()
    {
        Write(Core, "Good", (module, il) => FabricatedAssembly.Call(module, il, "System.Runtime", "System", "GC", "Collect"));

        Assert.That(Findings(), Is.Empty);
    }

    [Test]
    public void A_missing_method_is_found()
    {
        Write(Core, "Bad", (module, il) => FabricatedAssembly.Call(module, il, "System.Runtime", "System", "GC", "CollectTomorrow"));

        Assert.That(Findings(), Is.EqualTo(new[] { "core/Bad: no member System.Void System.GC::CollectTomorrow()" }));
    }

    [Test]
    public void A_method_with_another_signature_is_a_missing_one()
    {
        Write(Core, "Bad", (module, il) =>
        {
            FabricatedAssembly.Call(module, il, "System.Runtime", "System", "GC", "Collect");
            ((MethodReference)il.Body.Instructions[^1].Operand).ReturnType = module.TypeSystem.Int32;
        });

        Assert.That(Findings(), Has.Some.EqualTo("core/Bad: no member System.Int32 System.GC::Collect()"));
    }

    [Test]
    public void A_static_call_of_an_instance_method_is_found()
    {
        Write(Core, "Bad", (module, il) => FabricatedAssembly.Call(module, il, "System.Runtime", "System", "IDisposable", "Dispose"));

        Assert.That(Findings(), Is.EqualTo(new[] { "core/Bad: no member System.Void System.IDisposable::Dispose()" }));
    }

    [Test]
    public void A_missing_field_is_found()
    {
        Write(Core, "Bad", (module, il) =>
        {
            var owner = new TypeReference("System", "String", module, module.AssemblyReferences[0]);
            il.Emit(OpCodes.Ldsfld, new FieldReference("Full", owner, owner));
            il.Emit(OpCodes.Pop);
        });

        Assert.That(Findings(), Is.EqualTo(new[] { "core/Bad: no member System.String System.String::Full" }));
    }

    [Test]
    public void A_missing_type_is_found()
    {
        Write(Core, "Bad", (module, il) =>
        {
            il.Emit(OpCodes.Ldtoken, new TypeReference("System", "Tomorrow", module, module.AssemblyReferences[0]));
            il.Emit(OpCodes.Pop);
        });

        Assert.That(Findings(), Is.EqualTo(new[] { "core/Bad: no type System.Tomorrow in System.Runtime" }));
    }

    [Test]
    public void An_internal_method_of_the_framework_is_found()
    {
        Write(Core, "Bad", (module, il) => FabricatedAssembly.Call(module, il, "System.Private.CoreLib", "System", "AppContext", "OnProcessExit"));

        Assert.That(Findings(), Has.Some.EqualTo("core/Bad: member System.Void System.AppContext::OnProcessExit() is not public"));
    }

    [Test]
    public void A_missing_assembly_is_found()
    {
        Write(Core, "Bad", (module, il) => FabricatedAssembly.Call(module, il, "Nowhere", "Some", "Thing", "Do"));

        Assert.That(Findings(), Has.Some.EqualTo("core/Bad: no assembly Nowhere"));
    }

    [Test]
    public void A_reference_to_a_newer_framework_is_found()
    {
        Write(Core, "Bad", (module, il) => FabricatedAssembly.Call(module, il, "System.Console", "System", "Console", "WriteLine", new Version(9, 0, 0, 0)));

        Assert.That(Findings(), Has.Some.EqualTo("core/Bad: System.Console 9.0.0.0 is asked for, 8.0.0.0 is there"));
    }

    [Test]
    public void The_core_may_ask_for_any_version_of_DiagnosticSource_and_only_of_that()
    {
        Write(Core, "Good", (module, il) =>
            module.AssemblyReferences.Add(new AssemblyNameReference("System.Diagnostics.DiagnosticSource", new Version(10, 0, 0, 0))));
        Assert.That(Findings(), Is.Empty);

        Write(_folder.Path, "Lumigo.AutoInstrumentation.Loader", (module, il) =>
            module.AssemblyReferences.Add(new AssemblyNameReference("System.Diagnostics.DiagnosticSource", new Version(10, 0, 0, 0))));
        Assert.That(Findings(), Has.Some.Contains("System.Diagnostics.DiagnosticSource 10.0.0.0 is asked for, 8.0.0.0 is there"));
    }

    [TestCase("Microsoft.AspNetCore.Http", "ASP.NET types belong to the bridge")]
    [TestCase("Lumigo.AutoInstrumentation.Bridge", "the bridge is reached through the loader's types only")]
    public void The_core_may_not_refer_to(string assembly, string reason) => AssertForbidden(Core, "core", assembly, reason);

    [TestCase("OpenTelemetry", "OpenTelemetry exists in the core context only")]
    [TestCase("OpenTelemetry.Api", "OpenTelemetry exists in the core context only")]
    [TestCase("Lumigo.OpenTelemetry", "the core is reached through the loader's types only")]
    public void The_bridge_may_not_refer_to(string assembly, string reason)
    {
        Write(Core, "Lumigo.OpenTelemetry", (_, _) => { });
        AssertForbidden(Bridge, $"bridge with {s_core3.Version}", assembly, reason);
    }

    [TestCase("OpenTelemetry", "OpenTelemetry exists in the core context only")]
    [TestCase("Microsoft.AspNetCore.Http", "ASP.NET types belong to the bridge")]
    [TestCase("Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.* is the app's here, in a version that only the app knows")]
    public void The_loader_may_not_refer_to(string assembly, string reason) => AssertForbidden(_folder.Path, "loader", assembly, reason);

    [Test]
    public void The_bridge_has_what_ASP_NET_has()
    {
        Write(Bridge, "Good", (module, il) =>
        {
            Refer(module, "Microsoft.AspNetCore.Http.Abstractions", "Microsoft.AspNetCore.Http", "HttpContext", il);
            Refer(module, "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Logging", "ILogger", il);
        });

        Assert.That(Findings(), Is.Empty);
    }

    /// <summary>What one generation of the AWS SDK has and another has not may not be used.</summary>
    [Test]
    public void The_bridge_is_proven_against_every_version_of_a_library()
    {
        Write(Bridge, "Bad", (module, il) => Refer(module, "AWSSDK.Core", "Amazon.Runtime.Internal", "CredentialsRetriever", il, new Version(3, 3, 0, 0)));

        Assert.That(Findings(), Is.Empty);
        LibraryVersion core4 = BuildOutput.Inputs.Libraries.Last(library => library.Version.Contains("/4.", StringComparison.Ordinal));
        Assert.That(
            HomeRealms.Of(_folder.Path, BuildOutput.Runtime(8), [s_core3, core4]).SelectMany(ClosureProof.Check).Select(finding => finding.ToString()),
            Is.EqualTo(new[] { $"bridge with {core4.Version}/Bad: no type Amazon.Runtime.Internal.CredentialsRetriever in AWSSDK.Core" }));
    }

    [Test]
    public void What_the_runtime_has_may_not_be_shipped()
    {
        Write(Core, "System.Diagnostics.DiagnosticSource", (_, _) => { });

        Assert.That(Findings(), Has.Some.EqualTo("core/System.Diagnostics.DiagnosticSource: must not be shipped: the runtime has it"));
    }

    private static void Write(string folder, string name, Action<ModuleDefinition, ILProcessor> body) => FabricatedAssembly.Write(folder, name, body);

    private static void Refer(ModuleDefinition module, string assembly, string typeNamespace, string type, ILProcessor il, Version? version = null)
    {
        var scope = new AssemblyNameReference(assembly, version ?? new Version(8, 0, 0, 0));
        module.AssemblyReferences.Add(scope);
        il.Emit(OpCodes.Ldtoken, new TypeReference(typeNamespace, type, module, scope));
        il.Emit(OpCodes.Pop);
    }

    private void AssertForbidden(string folder, string realm, string assembly, string reason)
    {
        Write(folder, "Bad", (module, _) => module.AssemblyReferences.Add(new AssemblyNameReference(assembly, new Version(1, 0))));

        Assert.That(Findings(), Is.EqualTo(new[] { $"{realm}/Bad: forbidden reference to {assembly}: {reason}" }));
    }

    private string[] Findings() =>
        HomeRealms.Of(_folder.Path, BuildOutput.Runtime(8), [s_core3]).SelectMany(ClosureProof.Check).Select(finding => finding.ToString()).ToArray();
}
