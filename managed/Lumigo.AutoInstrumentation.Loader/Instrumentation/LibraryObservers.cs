using System.Diagnostics;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Connects the bridge's adapters to the diagnostic listeners of the libraries, at the moment a library creates its listener.</summary>
internal sealed class LibraryObservers : IObserver<DiagnosticListener>
{
    private readonly Bridges _bridges;

    private LibraryObservers(Bridges bridges) => _bridges = bridges;

    public static void Subscribe(Bridges bridges) => DiagnosticListener.AllListeners.Subscribe(new LibraryObservers(bridges));

    /// <inheritdoc/>
    public void OnNext(DiagnosticListener listener)
    {
        foreach (RegistryEntry entry in Registry.All)
        {
            foreach (Adapter adapter in entry.Adapters)
            {
                if (adapter.By == Connection.DiagnosticListener && adapter.Name == listener.Name && adapter.FitsRuntime && adapter.IsWanted
                    && !DisabledInstrumentations.Contains(entry.Name))
                {
                    Connect(listener, adapter);
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

    private void Connect(DiagnosticListener listener, Adapter adapter)
    {
        try
        {
            LibraryObserver observer = _bridges.ForLibrary(adapter.Library).Create<LibraryObserver>(adapter.TypeName);
            listener.Subscribe(observer, observer.IsEnabledSafely);
            StandardError.Debug($"{observer.Library} instrumentation is on.");
        }
        catch (Exception exception)
        {
            Exception cause = exception.GetBaseException();
            StandardError.Warning(
                $"the {adapter.Name} instrumentation could not start ({cause.GetType().Name}: {cause.Message}); everything else goes on.");
        }
    }
}
