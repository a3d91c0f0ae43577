using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingCorpus.Rewriting;

/// <summary>Writes a copy of an assembly in which every method is changed by <see cref="InsertingTransform"/>.</summary>
internal static class WovenAssembly
{
    private const string ProbeType = "Probe";

    /// <summary>Writes it.</summary>
    /// <param name="source">The assembly. If it has a type Probe with <c>Touch()</c> and <c>Caught(object)</c>, the inserted code calls them.</param>
    /// <param name="target">Where the copy goes.</param>
    /// <returns>How many methods were changed and how many were refused.</returns>
    public static (int Changed, int Refused) Write(string source, string target)
    {
        using var assembly = MethodBodies.Open(source) ?? throw new InvalidOperationException(source + " is no assembly.");
        var file = new RewrittenFile(source, assembly.Reader);
        var probe = Probe(assembly.Reader);
        var transform = new InsertingTransform(assembly.Metadata, assembly.ExceptionToken(), probe.Touch, probe.Caught);
        var (changed, refused) = (0, 0);
        foreach (var method in assembly.WithBody())
        {
            if (assembly.Reader.GetMethodDefinition(method).GetDeclaringType() == probe.Type)
            {
                continue;
            }

            if (IlBody.TryParse(assembly.Bytes(method), assembly.Metadata, out var body, out _)
                && assembly.Metadata.GetShape(method) is { } shape
                && transform.TryApply(body, shape, out var locals, out _)
                && body.TryToBytes(file.Metadata.AddSignature(locals!.ToBlob()), out var bytes, out _))
            {
                file.SetBody(method, bytes);
                changed++;
            }
            else
            {
                refused++;
            }
        }

        file.Write(target);
        return (changed, refused);
    }

    private static (TypeDefinitionHandle Type, int Touch, int Caught) Probe(MetadataReader reader)
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (reader.StringComparer.Equals(type.Name, ProbeType) && type.GetMethods().Count >= 2)
            {
                return (handle, Find(type, "Touch"), Find(type, "Caught"));
            }
        }

        return default;

        int Find(TypeDefinition type, string name) =>
            MetadataTokens.GetToken(type.GetMethods().FirstOrDefault(method => reader.StringComparer.Equals(reader.GetMethodDefinition(method).Name, name)));
    }
}
