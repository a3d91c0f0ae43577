using System.Reflection;

namespace Lumigo.AutoInstrumentation.Loader.Contexts;

/// <summary>Shows those who wait for libraries every assembly of the process: what is loaded now, and every later load before its first code.</summary>
/// <remarks>One handler for all of them: calling several is code that has to be compiled in every process.</remarks>
internal static class LoadedAssemblies
{
    /// <summary>Begins to show.</summary>
    /// <param name="lookers">Called in this order, inside the application's assembly loads: they must not throw.</param>
    public static void Show(params Action<Assembly>[] lookers)
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, args) => Show(args.LoadedAssembly, lookers);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            Show(assembly, lookers);
        }
    }

    private static void Show(Assembly assembly, Action<Assembly>[] lookers)
    {
        foreach (Action<Assembly> look in lookers)
        {
            look(assembly);
        }
    }
}
