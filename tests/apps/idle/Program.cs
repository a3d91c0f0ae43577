// As little as a program can do: not even the console, which needs the globalization library. Its exit code is how many methods were compiled meanwhile.
Thread.Sleep(300);
return (int)System.Runtime.JitInfo.GetCompiledMethodCount();
