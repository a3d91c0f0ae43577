using System.Runtime.CompilerServices;

namespace Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

/// <summary>
/// What the woven methods of libraries call, whatever load context a library is in. Methods are numbers from <see cref="Register"/>, so that each copy
/// of a library reaches the adapter that is bound to it.
/// </summary>
/// <remarks>None of these throws. After repeated failures of an instrumentation they do nothing for its methods.</remarks>
public static class WovenCalls
{
    private static readonly object?[] s_noArguments = [];
    private static readonly object s_growth = new();
    private static volatile WovenMethod[] s_methods = [];
    private static int s_count;

    /// <summary>Gives a method the number that its woven code passes.</summary>
    public static int Register(WovenMethod method)
    {
        lock (s_growth)
        {
            WovenMethod[] methods = s_methods;
            if (methods.Length == s_count)
            {
                Array.Resize(ref methods, Math.Max(8, s_count * 2));
            }

            methods[s_count] = method;
            s_methods = methods;
            return s_count++;
        }
    }

    /// <summary>A method is called, of which no argument is asked for.</summary>
    /// <param name="instance">The object, or null.</param>
    /// <param name="method">The method's number.</param>
    /// <returns>The state for the other calls; null when they are to be left out.</returns>
    public static object? Begin(object? instance, int method) => BeginWith(instance, s_noArguments, method);

    /// <summary>A method is called.</summary>
    /// <param name="instance">The object, or null.</param>
    /// <param name="arguments">The arguments asked for; some of them may be replaced.</param>
    /// <param name="method">The method's number.</param>
    /// <returns>The state for the other calls; null when they are to be left out.</returns>
    public static object? BeginWith(object? instance, object?[] arguments, int method)
    {
        WovenMethod woven = s_methods[method];
        if (woven.Failures is not { IsReached: false } failures)
        {
            return null;
        }

        try
        {
            return woven.OnBegin(instance, arguments);
        }
        catch (Exception exception)
        {
            failures.Count(exception);
            return null;
        }
    }

    /// <summary>A method has returned.</summary>
    /// <param name="result">The result, if it is asked for; null otherwise.</param>
    /// <param name="state">The state of the call; not null.</param>
    /// <param name="method">The method's number.</param>
    public static void End(object? result, object state, int method)
    {
        WovenMethod woven = s_methods[method];
        try
        {
            if (woven.EndsWithTask && result is Task task)
            {
                woven.OnReturned(state, task);
                TaskEnd.Observe(task, state, woven);
            }
            else
            {
                woven.OnEnd(state, result);
            }
        }
        catch (Exception exception)
        {
            woven.Failures?.Count(exception);
        }
    }

    /// <summary>An exception leaves a method.</summary>
    /// <param name="exception">The exception, of any type.</param>
    /// <param name="state">The state of the call, or null.</param>
    /// <param name="method">The method's number.</param>
    public static void Fail(object exception, object? state, int method)
    {
        if (state is null)
        {
            return;
        }

        WovenMethod woven = s_methods[method];
        try
        {
            woven.OnException(state, exception as Exception ?? new RuntimeWrappedException(exception));
        }
        catch (Exception own)
        {
            woven.Failures?.Count(own);
        }
    }
}
