@echo off
rem Installs the bridge and the plugin for the user who opens this, without administrator rights.
setlocal
if not exist "%~dp0openplanet-websockets.exe" goto missing
"%~dp0openplanet-websockets.exe" install --plugin
set code=%errorlevel%
goto end

:missing
echo Unpack the whole download first: right-click the zip file, choose "Extract All",
echo then open install.cmd in the folder that this makes.
echo.
echo If you have done that, your antivirus program may have removed openplanet-websockets.exe:
echo README.txt says what to do then.
set code=1

:end
echo.
pause
exit /b %code%
