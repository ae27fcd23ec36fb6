@echo off
rem Installs the bridge and the plugin for the user who opens this, without administrator rights.
"%~dp0openplanet-websockets.exe" install --plugin
echo.
pause
