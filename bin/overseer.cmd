@echo off
rem Starts the command line on Windows; builds it first when it was never built (delete training\target\app to build again).
rem Environment: JAVA_HOME, OVERSEER_JVM_OPTS (added to the Java options), OVERSEER_LIB (a folder of jars to run as it is).
setlocal enableextensions
for %%I in ("%~dp0..") do set "OVERSEER_HOME=%%~fI"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"

set "VERSION=0"
for /f "tokens=3" %%V in ('"%JAVA%" -version 2^>^&1 ^| findstr /c:" version "') do set "VERSION=%%~V"
for /f "delims=.-+ tokens=1" %%V in ("%VERSION%") do set "MAJOR=%%V"
if %MAJOR% LSS 17 (
  echo overseer: Overseer needs Java 17 or newer, but "%JAVA%" is version %VERSION%; install JDK 17 and set JAVA_HOME 1>&2
  exit /b 3
)

set "LIB=%OVERSEER_HOME%\training\target\app\lib"
if defined OVERSEER_LIB set "LIB=%OVERSEER_LIB%"
if not exist "%LIB%" (
  where mvn >nul 2>nul
  if errorlevel 1 (
    echo overseer: building needs Maven, but there is no mvn on PATH; install Maven 3.8 or newer 1>&2
    exit /b 3
  )
  echo building Overseer ^(first use^) ... 1>&2
  pushd "%OVERSEER_HOME%"
  call mvn -q -B -Dstyle.color=never -DskipTests -pl training -am package 1>&2
  if errorlevel 1 (
    popd
    echo overseer: the build failed; the lines above say why 1>&2
    exit /b 1
  )
  popd
  xcopy /e /i /q "%OVERSEER_HOME%\training\target\dist\lib" "%LIB%" >nul
)

if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
if not defined OMP_NUM_THREADS if not "%~1"=="model" set "OMP_NUM_THREADS=1"
set "FLAGS="
for %%C in (train eval play replay model export bench doctor) do if "%~1"=="%%C" set "FLAGS=--add-modules jdk.incubator.vector"
if %MAJOR% GEQ 24 set "FLAGS=%FLAGS% --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
if not defined OVERSEER_NATIVE_MEMORY set "OVERSEER_NATIVE_MEMORY=6g"
echo %OVERSEER_NATIVE_MEMORY%| findstr /r /i "^[1-9][0-9]*[kmg]$" >nul
if errorlevel 1 (
  echo overseer: OVERSEER_NATIVE_MEMORY must be a size such as 12g or 8000m, but is '%OVERSEER_NATIVE_MEMORY%' 1>&2
  exit /b 2
)
"%JAVA%" -Xms64m -Xmx2g -XX:+UseParallelGC -Dorg.bytedeco.javacpp.maxbytes=%OVERSEER_NATIVE_MEMORY% -Dorg.bytedeco.javacpp.maxphysicalbytes=0 -Djava.awt.headless=true "-Doverseer.home=%OVERSEER_HOME%" %OVERSEER_JVM_OPTS% %FLAGS% -cp "%LIB%\*" org.overseer.training.cli.Main %*
exit /b %ERRORLEVEL%
