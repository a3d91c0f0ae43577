using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Lumigo.AutoInstrumentation.Loader.Lifecycle;

/// <summary>
/// The order in which the runtime calls the registrations of a signal. It keeps them in a private dictionary from signal number to a
/// collection of tokens: .NET 8 and 9 call a set from its first to its last entry, .NET 10 calls a list from its last to its first.
/// </summary>
/// <remarks>Where the runtime looks different from that, nothing is changed and no registration counts as the last.</remarks>
internal static class SignalOrder
{
    private static readonly FieldInfo? s_token = typeof(PosixSignalRegistration).GetField("_token", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly IDictionary? s_registrations = typeof(PosixSignalRegistration)
        .GetField("s_registrations", BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null) as IDictionary;

    /// <summary>Puts a registration where it is called after all others, those made later included, if the order allows it.</summary>
    public static void CallLast(PosixSignalRegistration registration)
    {
        if (s_registrations is null || s_token?.GetValue(registration) is not { } token)
        {
            return;
        }

        // The lock the runtime itself takes for every change.
        lock (s_registrations)
        {
            foreach (object entry in s_registrations.Values)
            {
                if (entry is IList list && list.Contains(token))
                {
                    list.Remove(token);
                    list.Insert(0, token);
                }
            }
        }
    }

    /// <summary>Whether a registration is called after all others as they are now.</summary>
    public static bool IsCalledLast(PosixSignalRegistration registration)
    {
        if (s_registrations is null || s_token?.GetValue(registration) is not { } token)
        {
            return false;
        }

        lock (s_registrations)
        {
            foreach (IEnumerable entry in s_registrations.Values)
            {
                object? last = null;
                foreach (object candidate in entry)
                {
                    last = candidate;
                    if (entry is IList)
                    {
                        break;
                    }
                }

                if (ReferenceEquals(last, token))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
