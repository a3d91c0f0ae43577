using System.Reflection;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.Loader;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;
using Lumigo.AutoInstrumentation.Weaving;
using Lumigo.AutoInstrumentation.Weaving.Methods;
using Lumigo.AutoInstrumentation.Weaving.Profiler;
using Lumigo.TestKit;
using Lumigo.WeavingCorpus;
using Lumigo.WeavingCorpus.Rewriting;

namespace Lumigo.WeavingTests.Methods;

/// <summary>A copy of the sample library with woven methods, loaded in a context of its own.</summary>
internal sealed class WovenLibrary : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AssemblyLoadContext _context = new("woven", isCollectible: false);
    private readonly Assembly _assembly;

    private WovenLibrary(IReadOnlyList<WovenMethod> methods)
    {
        string file = _folder.File("Lumigo.WeavingLibrary.dll");
        Weave(methods, file);
        _assembly = _context.LoadFromAssemblyPath(file);
    }

    public static string Path => System.IO.Path.Combine(
        RepositoryPaths.Artifacts, "dotnet", "bin", "Lumigo.WeavingLibrary",
        System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Lumigo.WeavingLibrary.dll");

    public FailureLimit Failures { get; } = new("sample");

    public static WovenLibrary With(params IReadOnlyList<WovenMethod> methods) => new(methods);

    public Type Type(string name) => _assembly.GetType("Lumigo.WeavingLibrary." + name, throwOnError: true)!;

    /// <summary>Calls a method; its exception comes as it is.</summary>
    public object? Call(string type, string name, object? instance, params object?[] arguments)
    {
        MethodInfo method = Type(type).GetMethods().First(one => one.Name == name && Fits(one, arguments));
        return method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    public object Sample(string name = "s") => Activator.CreateInstance(Type("Sample"), name)!;

    public void Dispose() => _folder.Dispose();

    private static bool Fits(MethodInfo method, object?[] arguments)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters.Length == arguments.Length
            && !parameters.Where((parameter, i) => arguments[i] is { } argument && !parameter.ParameterType.IsByRef && !parameter.ParameterType.IsInstanceOfType(argument)).Any();
    }

    private void Weave(IReadOnlyList<WovenMethod> methods, string target)
    {
        using var library = MethodBodies.Open(Path)!;
        var file = new RewrittenFile(Path, library.Reader);
        var finder = new LibraryMethods(library.Metadata);
        foreach (WovenMethod method in methods)
        {
            method.Failures = Failures;
            int number = WovenCalls.Register(method);
            List<MethodShape> found = finder.Find(method);
            Assert.That(found, Is.Not.Empty, method.Name);
            foreach (MethodShape shape in found)
            {
                ChangedMethod? change = LibraryWeaving.TryWrap(
                    library.Metadata, shape, library.Bytes(shape.Handle), method, number, new ModuleTokens(library), out Refusal refusal);
                Assert.That(change, Is.Not.Null, refusal.ToString());
                Assert.That(change!.Body.TryToBytes(file.Metadata.AddSignature(change.Locals.ToBlob()), out byte[]? bytes, out refusal), Is.True, refusal.ToString());
                file.SetBody(MetadataTokens.MethodDefinitionHandle(change.Token & 0xFFFFFF), bytes!);
            }
        }

        file.Write(target);
    }
}
