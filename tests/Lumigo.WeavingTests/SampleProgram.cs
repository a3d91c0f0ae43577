using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;
using Lumigo.TestKit;
using Lumigo.WeavingCorpus;

namespace Lumigo.WeavingTests;

/// <summary>The program with every C# construct, in its two builds.</summary>
internal static class SampleProgram
{
    public static readonly string[] Builds = ["Debug", "Release"];

    // Built in the same configuration as the tests, whose folder is named after it.
    public static string Path(string build) => System.IO.Path.Combine(
        RepositoryPaths.Artifacts, "dotnet", "bin", $"Lumigo.WeavingProgram.{build}",
        System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), $"Lumigo.WeavingProgram.{build}.dll");

    public static MethodBodies Open(string build) => MethodBodies.Open(Path(build))!;

    /// <summary>The bodies of a class's methods, or of the methods in the state machines that the compiler made of them, by the name in the source.</summary>
    public static IEnumerable<(string Name, MethodDefinitionHandle Handle)> MethodsOf(MethodBodies assembly, string className)
    {
        foreach (var handle in assembly.WithBody())
        {
            var definition = assembly.Reader.GetMethodDefinition(handle);
            var name = assembly.Reader.GetString(definition.Name);
            var type = assembly.Reader.GetTypeDefinition(definition.GetDeclaringType());
            var typeName = assembly.Reader.GetString(type.Name);
            if (typeName == className)
            {
                yield return (name, handle);
            }
            else if (name == "MoveNext" && !type.GetDeclaringType().IsNil
                && assembly.Reader.GetString(assembly.Reader.GetTypeDefinition(type.GetDeclaringType()).Name) == className)
            {
                yield return (typeName, handle);
            }
        }
    }

    /// <summary>A parsed body with what the analyses need.</summary>
    public static (IlBody Body, MethodShape Shape) Parse(MethodBodies assembly, MethodDefinitionHandle handle)
    {
        Assert.That(IlBody.TryParse(assembly.Bytes(handle), assembly.Metadata, out var body, out var refusal), Is.True, refusal.ToString());
        return (body!, assembly.Metadata.GetShape(handle)!);
    }

    /// <summary>The body that has the code of one method of the source: that of its state machine where the compiler made one.</summary>
    public static (IlBody Body, MethodShape Shape) Parse(MethodBodies assembly, string className, string name) => Parse(
        assembly,
        MethodsOf(assembly, className).OrderByDescending(method => method.Name.StartsWith('<'))
            .First(method => method.Name == name || method.Name.StartsWith($"<{name}>d", StringComparison.Ordinal)).Handle);
}
