using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Lumigo.AutoInstrumentation.Loader.Contexts;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Weaving;

/// <summary>Finds the assemblies that refer to a library whose users are woven, at the moment they are loaded, and gives them to the weaver.</summary>
internal sealed class ModuleWatch
{
    private const int FailureLimit = 3;

    /// <summary>The registry: simple names of the assemblies that instrumentations weave the users of.</summary>
    private static readonly string[] s_targets = ["AWSSDK.SQS"];

    /// <summary>Keys the shared framework is signed with: nothing in it uses a library of the application's.</summary>
    private static readonly string[] s_frameworkKeys =
        ["b03f5f7f11d50a3a", "b77a5c561934e089", "cc7b13ffcd2ddd51", "adb9793829ddae60", "7cec85d7bea7798e", "31bf3856ad364e35"];

    private readonly byte[][] _targetNames = Array.ConvertAll(s_targets, static name => Encoding.ASCII.GetBytes(name + "\0"));
    private readonly Lazy<ModuleWeaver> _weaver;
    private int _failures;

    public ModuleWatch(Lazy<ModuleWeaver> weaver) => _weaver = weaver;

    /// <summary>Whether there is anything to weave. The scope needs the spans of the receive calls.</summary>
    public static bool IsWanted => !DisabledInstrumentations.Contains(Registry.SqsReceiveScope) && !DisabledInstrumentations.Contains(Registry.AwsSdk);

    /// <summary>An assembly has been loaded.</summary>
    public void Look(Assembly assembly)
    {
        if (Volatile.Read(ref _failures) >= FailureLimit)
        {
            return;
        }

        try
        {
            if (assembly.IsDynamic || assembly.IsCollectible || assembly.FullName is not { } name || IsOfFramework(name)
                || AssemblyLoadContext.GetLoadContext(assembly) is CoreContext or BridgeContext)
            {
                return;
            }

            for (int i = 0; i < s_targets.Length; i++)
            {
                if (!AssemblyFullName.HasSimpleName(name, s_targets[i]) && AssemblyReferences.Mention(assembly, _targetNames[i]))
                {
                    _weaver.Value.Weave(assembly, s_targets[i]);
                }
            }
        }
        catch (Exception exception)
        {
            // Runs inside the application's assembly loads.
            Exception cause = exception.GetBaseException();
            string rest = Interlocked.Increment(ref _failures) < FailureLimit ? "other assemblies are woven" : "weaving is now off";
            StandardError.Warning(
                $"the code of {NameOf(assembly)} could not be woven ({cause.GetType().Name}: {cause.Message}); {rest}: spans made there while handling messages "
                + "have no receive span as parent. Please report this to Lumigo.");
            StandardError.Debug(cause.ToString());
        }
    }

    private static string NameOf(Assembly assembly)
    {
        try
        {
            return assembly.GetName().Name ?? "an assembly";
        }
        catch
        {
            return "an assembly";
        }
    }

    private static bool IsOfFramework(string fullName)
    {
        foreach (string key in s_frameworkKeys)
        {
            if (fullName.EndsWith(key, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
