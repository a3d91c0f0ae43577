namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>Weaves the app before its Main, and the library as soon as it is loaded.</summary>
internal static class Startup
{
    public static void Main()
    {
        try
        {
            Proof.WeaveApp();
            AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
            {
                if (loaded.LoadedAssembly.GetName().Name == "Library")
                {
                    Proof.Guard(() => Proof.WeaveLibrary(loaded.LoadedAssembly));
                }
            };
        }
        catch (Exception e)
        {
            Console.Error.WriteLine("proof failed: " + e);
        }
    }
}
