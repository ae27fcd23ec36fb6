@echo off
rem Removes the bridge and the plugin. Settings and logs stay; what it prints says where they are.
setlocal
set exe=%LOCALAPPDATA%\openplanet-websockets\openplanet-websockets.exe
if not exist "%exe%" set exe=%~dp0openplanet-websockets.exe
if not exist "%exe%" goto missing
"%exe%" uninstall --plugin
set code=%errorlevel%
goto end

:missing
echo Nothing is installed: there is no "%LOCALAPPDATA%\openplanet-websockets\openplanet-websockets.exe".
set code=0

:end
echo.
pause
exit /b %code%
