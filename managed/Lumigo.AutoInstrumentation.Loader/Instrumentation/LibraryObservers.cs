using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Connects the bridge's adapters to the diagnostic listeners of the libraries, at the moment a library creates its listener.</summary>
internal sealed class LibraryObservers : IObserver<DiagnosticListener>
{
    /// <summary>The registry: the instrumentation's name, the listener's name, the assembly whose copy the adapter binds to, the adapter; the first one that fits, and before it those for something optional.</summary>
    private static readonly Registration[] s_registry =
    [
        new(
            DisabledInstrumentations.HttpClient,
            "HttpHandlerDiagnosticListener",
            "System.Net.Http",
            "Lumigo.AutoInstrumentation.Bridge.HttpClient.EndpointFilterObserver",
            OnlyFor: static () => EndpointFilters.AreForClients),
        new(DisabledInstrumentations.AspNetCore, "Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting", "Lumigo.AutoInstrumentation.Bridge.AspNetCore.AspNetCoreObserver"),

        // .NET 9 writes the stable attributes itself, .NET 10 the exception too.
        new(
            DisabledInstrumentations.HttpClient,
            "HttpHandlerDiagnosticListener",
            "System.Net.Http",
            "Lumigo.AutoInstrumentation.Bridge.HttpClient.HttpClientObserver",
            BelowRuntime: 9),
        new(
            DisabledInstrumentations.HttpClient,
            "HttpHandlerDiagnosticListener",
            "System.Net.Http",
            "Lumigo.AutoInstrumentation.Bridge.HttpClient.HttpClientExceptionObserver",
            BelowRuntime: 10),
    ];

    private readonly Bridges _bridges;

    private LibraryObservers(Bridges bridges) => _bridges = bridges;

    public static void Subscribe(Bridges bridges) => DiagnosticListener.AllListeners.Subscribe(new LibraryObservers(bridges));

    /// <inheritdoc/>
    public void OnNext(DiagnosticListener listener)
    {
        foreach (Registration registration in s_registry)
        {
            if (registration.ListenerName == listener.Name && Environment.Version.Major < registration.BelowRuntime
                && registration.OnlyFor?.Invoke() != false && !DisabledInstrumentations.Contains(registration.Name))
            {
                Connect(listener, registration);
                if (registration.OnlyFor is null)
                {
                    return;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    private void Connect(DiagnosticListener listener, Registration registration)
    {
        try
        {
            LibraryObserver observer = _bridges.Of(OwnerOf(registration.LibraryAssembly)).Create<LibraryObserver>(registration.ObserverType);
            listener.Subscribe(observer, observer.IsEnabledSafely);
            StandardError.Debug($"{observer.Library} instrumentation is on.");
        }
        catch (Exception exception)
        {
            Exception cause = exception.GetBaseException();
            StandardError.Warning(
                $"the {registration.ListenerName} instrumentation could not start ({cause.GetType().Name}: {cause.Message}); everything else goes on.");
        }
    }

    private static AssemblyLoadContext OwnerOf(string simpleName)
    {
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetName().Name == simpleName && AssemblyLoadContext.GetLoadContext(assembly) is { } context)
            {
                return context;
            }
        }

        return AssemblyLoadContext.Default;
    }

    private sealed record Registration(
        string Name, string ListenerName, string LibraryAssembly, string ObserverType, int BelowRuntime = int.MaxValue, Func<bool>? OnlyFor = null);
}
