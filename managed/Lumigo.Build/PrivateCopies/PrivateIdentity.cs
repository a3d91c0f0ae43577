using Mono.Cecil;

namespace Lumigo.Build.PrivateCopies;

/// <summary>What every private copy gets, whatever its package: it runs beside the app's own copy of the same assembly.</summary>
public static class PrivateIdentity
{
    private const string Prefix = "Lumigo-";

    /// <summary>
    /// Event sources are known to the whole process by name: a listener of the app that asks for <c>OpenTelemetry-Sdk</c> means the app's own SDK,
    /// and would write our events into the app's log. Returns whether there was one.
    /// </summary>
    public static bool RenameEventSources(ModuleDefinition module)
    {
        var found = false;
        foreach (var attribute in module.GetTypes().SelectMany(type => type.CustomAttributes)
                     .Where(attribute => attribute.AttributeType.FullName == "System.Diagnostics.Tracing.EventSourceAttribute"))
        {
            for (var i = 0; i < attribute.Properties.Count; i++)
            {
                var property = attribute.Properties[i];
                if (property is { Name: "Name", Argument.Value: string name })
                {
                    var renamed = new CustomAttributeArgument(property.Argument.Type, Prefix + name);
                    attribute.Properties[i] = new CustomAttributeNamedArgument("Name", renamed);
                    found = true;
                }
            }
        }

        return found;
    }

    /// <summary>
    /// References to what the framework has itself are lowered to the framework's version, so that they can be met by the oldest runtime
    /// without help from a load context. Returns whether one was too high.
    /// </summary>
    public static bool LowerFrameworkReferences(ModuleDefinition module, IReadOnlyDictionary<string, Version> frameworkVersions)
    {
        var found = false;
        foreach (var reference in module.AssemblyReferences)
        {
            if (frameworkVersions.TryGetValue(reference.Name, out var version) && reference.Version > version)
            {
                reference.Version = version;
                found = true;
            }
        }

        return found;
    }
}
