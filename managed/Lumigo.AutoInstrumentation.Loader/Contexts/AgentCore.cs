using System.Reflection;

namespace Lumigo.AutoInstrumentation.Loader.Contexts;

/// <summary>The core assembly, loaded into its context when the first of its services is needed.</summary>
internal sealed class AgentCore(AgentHome home)
{
    private const string CoreAssembly = "Lumigo.AutoInstrumentation";

    private readonly Lazy<Assembly> _assembly = new(() => new CoreContext(home.CoreFolder).LoadOwn(CoreAssembly));

    /// <summary>Creates an instance of a type of the core assembly.</summary>
    /// <typeparam name="T">The loader-side base type the core type derives from.</typeparam>
    /// <param name="typeName">Full name of a public core type with a parameterless constructor.</param>
    public T Create<T>(string typeName)
        where T : class => (T)Activator.CreateInstance(_assembly.Value.GetType(typeName, throwOnError: true)!)!;
}
